package org.sallyport.protocol.igd.http;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The answer to a request, whole, so that it always has its Content-Length (CLI-18). */
public final class HttpAnswer {
    private static final byte[] NOTHING = {};

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final Consumer<Boolean> afterwards;

    private HttpAnswer(int status, Map<String, String> headers, byte[] body, Consumer<Boolean> afterwards) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.afterwards = afterwards;
    }

    /** A status and nothing else. */
    public static HttpAnswer of(int status) {
        return new HttpAnswer(status, Map.of(), NOTHING, left -> {});
    }

    /** An XML document, in UTF-8. */
    public static HttpAnswer xml(int status, byte[] document) {
        return new HttpAnswer(
                status, Map.of("Content-Type", "text/xml; charset=\"utf-8\""), document.clone(), left -> {});
    }

    public HttpAnswer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new HttpAnswer(status, more, body, afterwards);
    }

    /**
     * The same, and somebody hears how it went.
     *
     * @param told true when the answer has left for the client, false when it could not
     */
    public HttpAnswer afterwards(Consumer<Boolean> told) {
        return new HttpAnswer(status, headers, body, told);
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    int length() {
        return body.length;
    }

    ByteBuffer body() {
        return ByteBuffer.wrap(body).asReadOnlyBuffer();
    }

    void told(boolean left) {
        afterwards.accept(left);
    }
}
