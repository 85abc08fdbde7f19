package org.sallyport.admin.rest;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.sallyport.admin.http.Json;
import org.sallyport.core.lease.Lease;

/** {@code {"leases":[…]}} in pieces: a table of any size never stands in memory as text. */
final class LeasePieces implements Iterator<ByteBuffer> {
    private static final int PIECE = 32 * 1024;

    private final Iterator<Lease> leases;
    private final Sources.Showing showing;
    private boolean begun;
    private boolean ended;

    LeasePieces(List<Lease> leases, Sources sources) {
        this.leases = leases.iterator();
        showing = sources.showing();
    }

    @Override
    public boolean hasNext() {
        return !ended;
    }

    @Override
    public ByteBuffer next() {
        if (ended) {
            throw new NoSuchElementException();
        }
        ByteArrayOutputStream piece = new ByteArrayOutputStream(PIECE + 1024);
        if (!begun) {
            piece.writeBytes(ascii("{\"leases\":["));
        }
        while (leases.hasNext() && piece.size() < PIECE) {
            if (begun) {
                piece.write(',');
            }
            begun = true;
            Lease lease = leases.next();
            piece.writeBytes(Json.write(showing.of(lease)));
        }
        begun = true;
        if (!leases.hasNext()) {
            piece.writeBytes(ascii("]}"));
            ended = true;
        }
        return ByteBuffer.wrap(piece.toByteArray());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
