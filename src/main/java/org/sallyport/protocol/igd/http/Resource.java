package org.sallyport.protocol.igd.http;

import java.util.Set;

/** What is found at one path. Called from the server's threads, many at a time. */
public interface Resource {
    /** The methods it knows; others are answered 405 with these. */
    Set<String> methods();

    /** Whether a request must bring a body, which is then read whole before {@link #answer}. */
    boolean wantsBody();

    HttpAnswer answer(HttpAsk ask);
}
