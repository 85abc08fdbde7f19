package org.sallyport.bench.planes;

import java.util.Locale;
import org.sallyport.core.mapping.Transport;

/** A mapping of the comparison: from a port of the external address to one of the LAN host. */
record Forward(Transport transport, int external, int internal) {
    /** {@code tcp} or {@code udp}, as all of the planes have it. */
    String protocol() {
        return transport.name().toLowerCase(Locale.ROOT);
    }
}
