package org.sallyport.admin.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Why a request is not served, as {@code application/problem+json} (RFC 9457 §3).
 *
 * @param status the HTTP status, 400..599
 * @param detail one sentence for the admin, naming value and bound
 * @param extensions members of our own: {@code field}, {@code holder}
 * @param headers sent with it
 */
public record Problem(int status, String detail, Map<String, Object> extensions, Map<String, String> headers) {
    /** The part of the request that is wrong: {@code external.port}, {@code [3].lifetime}, a query parameter. */
    private static final String FIELD = "field";

    public Problem {
        extensions = Map.copyOf(extensions);
        headers = Map.copyOf(headers);
    }

    public static Problem of(int status, String detail) {
        return new Problem(status, detail, Map.of(), Map.of());
    }

    public Problem field(String field) {
        return with(FIELD, field);
    }

    public Problem with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(extensions);
        more.put(name, value);
        return new Problem(status, detail, more, headers);
    }

    public Problem header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(status, detail, extensions, more);
    }

    public Reply reply() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", HttpStatus.getMessage(status));
        body.put("status", status);
        body.put("detail", detail);
        body.putAll(extensions);
        Reply reply = Reply.of(status, "application/problem+json", Json.write(body));
        for (Map.Entry<String, String> header : headers.entrySet()) {
            reply = reply.header(header.getKey(), header.getValue());
        }
        return reply;
    }
}
