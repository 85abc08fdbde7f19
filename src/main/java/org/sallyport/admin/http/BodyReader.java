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
    private final Limits limits;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

    private BodyReader(Content.Source source, Limits limits) {
        this.source = source;
        this.limits = limits;
    }

    /** The body; fails with a {@link ProblemException}: 413 past its bound, 408 too late, 400 when it breaks off. */
    static CompletionStage<byte[]> read(Content.Source source, Limits limits) {
        BodyReader reader = new BodyReader(source, limits);
        if (source.getLength() > limits.bodyBytes()) {
            reader.refuse(413, "the body is longer than " + limits.bodyBytes() + " octets");
        } else {
            reader.run();
        }
        return reader.whole
                .orTimeout(limits.body().toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        failure instanceof TimeoutException
                                ? problem(408, "the body did not arrive in " + limits.body())
                                : failure));
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
                refuse(400, "the body broke off");
            } else {
                take(chunk);
            }
        }
    }

    private void take(Content.Chunk chunk) {
        try {
            if (body.size() + chunk.remaining() > limits.bodyBytes()) {
                refuse(413, "the body is longer than " + limits.bodyBytes() + " octets");
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

    private void refuse(int status, String detail) {
        whole.completeExceptionally(problem(status, detail));
    }

    /** What is left of the body is not read, so the connection cannot go on. */
    private static ProblemException problem(int status, String detail) {
        return new ProblemException(Problem.of(status, detail).header("Connection", "close"));
    }
}
