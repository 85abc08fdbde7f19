package org.sallyport.bench.planes;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import org.sallyport.core.mapping.Transport;

/** A contestant. One is started at a time. */
interface Plane {
    boolean carries(Transport transport);

    /** Whether it compiles itself while it runs, and so must have had a load before that load is measured. */
    boolean wantsWarmUp();

    /** Whether it is made for thousands of mappings, and for changes while it runs. */
    boolean isForMany();

    /** The mappings and targets of the usual loads. */
    default Plan usual() {
        return Plan.USUAL;
    }

    /** Carries these mappings when it is back. */
    Running start(Plan plan) throws IOException;

    /** A plane at work, until it is closed. */
    interface Running extends Closeable {
        /** The process that it is, with all below; none where all is done in the kernel. */
        default OptionalLong pid() {
            return OptionalLong.empty();
        }

        /** How many nanoseconds it took to load the mappings; empty where they are read at the start. */
        default OptionalLong loading() {
            return OptionalLong.empty();
        }

        /** The median of what a change takes in nanoseconds, of those that fit into a time; for one that is for many. */
        default OptionalLong change(Duration runIn, Duration length) throws IOException {
            return OptionalLong.empty();
        }
    }
}
