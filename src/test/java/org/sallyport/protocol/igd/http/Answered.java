package org.sallyport.protocol.igd.http;

import static java.nio.charset.StandardCharsets.UTF_8;

/** An answer as tests of other packages may look at it. */
public record Answered(int status, String body) {
    public static Answered of(HttpAnswer answer) {
        return new Answered(answer.status(), UTF_8.decode(answer.body()).toString());
    }
}
