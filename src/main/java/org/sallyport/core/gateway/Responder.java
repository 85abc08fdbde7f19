package org.sallyport.core.gateway;

import java.util.Optional;

/** A part that answers clients, and can say whether it does. */
public interface Responder {
    /** A word for people and metrics: {@code pcp}, {@code upnp}, {@code admin}. */
    String name();

    /** What keeps it from answering, one sentence; empty while all is well. From any thread. */
    Optional<String> trouble();
}
