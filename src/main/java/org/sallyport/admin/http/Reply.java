package org.sallyport.admin.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An answer on its way out. A long body is an iterator, asked for its next piece when the last one has left, so that a
 * slow reader costs one piece of memory and no thread.
 */
public final class Reply {
    private final int status;
    private final Map<String, String> headers;
    private final Iterator<ByteBuffer> body;

    private Reply(int status, Map<String, String> headers, Iterator<ByteBuffer> body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    public static Reply of(int status, String type, byte[] body) {
        return new Reply(
                status,
                Map.of("Content-Type", type, "Content-Length", Integer.toString(body.length)),
                List.of(ByteBuffer.wrap(body)).iterator());
    }

    public static Reply text(int status, String type, String body) {
        return of(status, type + "; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    public static Reply json(int status, Object body) {
        return of(status, "application/json", Json.write(body));
    }

    /** Without a Content-Length; the iterator is used by one thread at a time. */
    public static Reply stream(int status, String type, Iterator<ByteBuffer> body) {
        return new Reply(status, Map.of("Content-Type", type), body);
    }

    public static Reply empty(int status) {
        return new Reply(status, Map.of(), Collections.emptyIterator());
    }

    /** The same with one more header, or another value of it. */
    public Reply header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, more, body);
    }

    public int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    Iterator<ByteBuffer> body() {
        return body;
    }
}
