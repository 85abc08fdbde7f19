package org.sallyport.protocol.igd.gena;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Carries events to their subscribers. Returns at once. */
interface Notifier extends AutoCloseable {
    /** Tries these callbacks in order until one accepts (UDA-74); the stage never fails. */
    CompletionStage<Delivery> send(List<Callback> callbacks, Notification notification);

    @Override
    void close();

    /** What became of an event. */
    enum Delivery {
        ACCEPTED,
        /** Nobody there, no answer in time, or an answer other than 2xx: this event is lost (UDA-75). */
        LOST,
        /** The subscriber knows nothing of the subscription: 412 (UDA-76). */
        DISOWNED
    }
}
