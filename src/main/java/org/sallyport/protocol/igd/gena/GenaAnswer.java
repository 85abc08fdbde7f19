package org.sallyport.protocol.igd.gena;

import java.time.Duration;

/** The answer to a SUBSCRIBE or UNSUBSCRIBE. */
public sealed interface GenaAnswer {
    /**
     * It is subscribed.
     *
     * @param fresh whether the initial event is due as soon as this answer has left (UDA-70)
     */
    record Subscribed(String sid, Duration lifetime, boolean fresh) implements GenaAnswer {}

    /** It hears no more. */
    record Unsubscribed() implements GenaAnswer {}

    /**
     * No.
     *
     * @param status of HTTP: 400, 412 or 503 (UDA-69)
     */
    record Refused(int status) implements GenaAnswer {}
}
