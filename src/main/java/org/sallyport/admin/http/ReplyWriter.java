package org.sallyport.admin.http;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;

/** Writes a reply piece by piece, as fast as its reader takes it, and completes Jetty's callback. */
final class ReplyWriter extends IteratingCallback {
    /** Sent with every answer that does not say otherwise itself: nothing here is to be cached, framed or guessed. */
    private static final Map<String, String> ALWAYS = Map.of(
            "Cache-Control", "no-store",
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
            "Referrer-Policy", "same-origin",
            "X-Content-Type-Options", "nosniff");

    private final Response response;
    private final Iterator<ByteBuffer> body;
    private final Callback callback;
    private boolean finished;

    private ReplyWriter(Response response, Iterator<ByteBuffer> body, Callback callback) {
        this.response = response;
        this.body = body;
        this.callback = callback;
    }

    static void write(Reply reply, Response response, Callback callback) {
        response.setStatus(reply.status());
        HttpFields.Mutable fields = response.getHeaders();
        ALWAYS.forEach(fields::put);
        reply.headers().forEach(fields::put);
        new ReplyWriter(response, reply.body(), callback).iterate();
    }

    @Override
    protected Action process() {
        if (finished) {
            return Action.SUCCEEDED;
        }
        ByteBuffer piece = body.hasNext() ? body.next() : ByteBuffer.allocate(0);
        finished = !body.hasNext();
        response.write(finished, piece, this);
        return Action.SCHEDULED;
    }

    @Override
    protected void onCompleteSuccess() {
        callback.succeeded();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        callback.failed(cause);
    }
}
