package org.sallyport.admin.http;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;

/** Reads a whole body as it arrives, without holding a thread, up to a length and a time. */
final class BodyReader implements Runnable {
    private final Content.Source source;
    private final Bounds bounds;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

    private BodyReader(Content.Source source, Bounds bounds) {
        this.source = source;
        this.bounds = bounds;
    }

    /**
     * What a body may take.
     *
     * @param routeBytes the longest one of its route
     * @param room shared with all other bodies
     */
    record Bounds(int routeBytes, Limits limits, BodyRoom room) {
        int bytes() {
            return Math.min(routeBytes, limits.bodyBytes());
        }
    }

    /**
     * The body; fails with a {@link ProblemException}: 413 past its bound, 408 too late, 400 when it breaks off, 503 when
     * the bodies being read leave no room for it.
     */
    static CompletionStage<byte[]> read(Content.Source source, Bounds bounds) {
        BodyReader reader = new BodyReader(source, bounds);
        long room = reader.begin();
        return reader.whole
                .orTimeout(bounds.limits().body().toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        failure instanceof TimeoutException
                                ? problem(Problem.of(
                                        408,
                                        "the body did not arrive in "
                                                + bounds.limits().body()))
                                : failure))
                .whenComplete((octets, failure) -> bounds.room().give(room));
    }

    /** Room is taken for the length announced, or for the longest when none is; answers how much. */
    private long begin() {
        long length = source.getLength() < 0 ? bounds.bytes() : source.getLength();
        if (length > bounds.bytes()) {
            refuseLength();
            return 0;
        }
        if (!bounds.room().take(length)) {
            refuse(Problem.of(503, "too many bodies are being read").header("Retry-After", "1"));
            return 0;
        }
        run();
        return length;
    }

    @Override
    public void run() {
        while (!whole.isDone()) {
            Content.Chunk chunk = source.read();
            if (chunk == null) {
                source.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                refuse(Problem.of(400, "the body broke off"));
            } else {
                take(chunk);
            }
        }
    }

    private void take(Content.Chunk chunk) {
        try {
            if (body.size() + chunk.remaining() > bounds.bytes()) {
                refuseLength();
                return;
            }
            byte[] octets = new byte[chunk.remaining()];
            chunk.getByteBuffer().get(octets);
            body.writeBytes(octets);
            if (chunk.isLast()) {
                whole.complete(body.toByteArray());
            }
        } finally {
            chunk.release();
        }
    }

    private void refuseLength() {
        refuse(Problem.of(413, "the body is longer than " + bounds.bytes() + " octets"));
    }

    private void refuse(Problem problem) {
        whole.completeExceptionally(problem(problem));
    }

    /** What is left of the body is not read, so the connection cannot go on. */
    private static ProblemException problem(Problem problem) {
        return new ProblemException(problem.header("Connection", "close"));
    }
}
