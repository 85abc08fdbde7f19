package org.sallyport.plane.relay.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.sallyport.plane.relay.flow.Backlog;
import org.sallyport.plane.relay.flow.Meter;
import org.sallyport.plane.relay.flow.ReadSizes;
import org.sallyport.plane.relay.flow.Tally;

/**
 * One direction of a connection: moves octets from one socket to the other, and no more than the other takes. What is
 * read goes out of the loop's own buffer at once; only what the system does not take is kept here. A direction that
 * proves to be bulk goes through a pipe while it flows.
 */
final class TcpStream {
    /** Ours: so many reads of so many octets in a row are bulk; so many runs through a pipe that bring less are not. */
    private static final int BULK = 16 << 10;

    private static final int BULK_READS = 8;
    private static final int SMALL_RUNS = 8;
    /** Ours: after so many steps others on this loop have their turn. */
    private static final int STEPS = 8;

    private final TcpLoop loop;
    private final Backlog backlog;
    private final Tally tally;
    private final Meter meter;
    private final Direction way;
    private final TcpSocket from;
    private final TcpSocket to;
    private final @Nullable Inspector inspector;
    private @Nullable ByteBuf waiting;
    private @Nullable Pipe pipe;
    /** The memory of what waits here, as the backlog knows it, in octets. */
    private int charged;
    /** Large reads in a row while copying; small runs in a row while splicing. */
    private int streak;

    private boolean bulk;
    /** The bandwidth is used up until then, on the clock of System.nanoTime. */
    private long restsUntil;

    private boolean rests;
    /** Through the pipe at hand, in octets. */
    private long moved;

    TcpStream(
            TcpLoop loop,
            Backlog backlog,
            Tally tally,
            Meter meter,
            Direction way,
            TcpSocket from,
            TcpSocket to,
            @Nullable Inspector inspector) {
        this.loop = loop;
        this.backlog = backlog;
        this.tally = tally;
        this.meter = meter;
        this.way = way;
        this.from = from;
        this.to = to;
        this.inspector = inspector;
    }

    /**
     * Moves what is there, as far as the other side takes it.
     *
     * @return whether it could go on at once
     */
    boolean move() throws IOException {
        boolean more = true;
        try {
            for (int i = 0; more && i < STEPS; i++) {
                more = bulk ? splice() : copy();
            }
        } finally {
            settle(more);
        }
        return more;
    }

    /** Whether the last octet has gone to the other side, and only the FIN is to follow. */
    boolean isDone() {
        return from.inputEnded() && !isStuck();
    }

    /** Whether something waits that the other side did not take. */
    boolean isStuck() {
        return waiting != null || (pipe != null && pipe.held() > 0);
    }

    /** For how many nanoseconds nothing may be read, for the bandwidth is used up; zero when it is not. */
    long restNanos() {
        long left = rests ? restsUntil - System.nanoTime() : 0;
        rests = left > 0;
        return Math.max(0, left);
    }

    private void pay(int octets) {
        long pause = meter.pause(octets);
        rests = pause > 0;
        if (rests) {
            restsUntil = System.nanoTime() + pause;
        }
    }

    /** Throws away what waits: the connection is over. */
    void release() {
        if (waiting != null) {
            waiting.release();
            waiting = null;
        }
        if (pipe != null) {
            loop.pipes().giveBack(pipe);
            pipe = null;
        }
        charge(0);
    }

    /** After a turn: a pipe is given back unless it is in use, and what waits is accounted for. */
    private void settle(boolean more) {
        if (pipe != null && !more && pipe.held() == 0) {
            loop.pipes().giveBack(pipe);
            pipe = null;
            noticeRun();
        }
        charge((waiting == null ? 0 : waiting.capacity()) + (pipe == null ? 0 : pipe.held()));
    }

    private void charge(int memory) {
        if (memory != charged) {
            backlog.add(memory - charged);
            charged = memory;
        }
    }

    private boolean copy() throws IOException {
        if (!sendWaiting() || !from.isReadable() || restNanos() > 0) {
            return false;
        }
        ByteBuffer buffer = loop.buffer();
        buffer.clear().limit(meter.bounded(backlog.isTight() ? ReadSizes.SMALLEST : ReadSizes.LARGEST));
        int octets = from.read(buffer);
        if (octets > 0) {
            count(octets);
            pay(octets);
            send(buffer.flip());
            noticeRead(octets);
        }
        if (octets == TcpSocket.END || (octets > 0 && !from.isReadable() && from.endAnnounced())) {
            end();
        }
        return waiting == null && from.isReadable();
    }

    private void count(int octets) {
        if (way == Direction.IN) {
            tally.in(octets);
        } else {
            tally.out(octets);
        }
    }

    private void send(ByteBuffer came) throws IOException {
        if (inspector == null) {
            sendOrKeep(came);
            return;
        }
        send(inspector.inspect(way, Unpooled.wrappedBuffer(came)));
    }

    private void send(ByteBuf octets) throws IOException {
        try {
            sendOrKeep(octets.nioBuffer());
        } finally {
            octets.release();
        }
    }

    private void sendOrKeep(ByteBuffer octets) throws IOException {
        if (octets.hasRemaining() && waiting == null) {
            to.write(octets);
        }
        if (octets.hasRemaining()) {
            ByteBuf kept = waiting == null ? buffer(octets.remaining()) : waiting;
            waiting = kept.writeBytes(octets);
        }
    }

    private static ByteBuf buffer(int octets) {
        return PooledByteBufAllocator.DEFAULT.directBuffer(octets);
    }

    /** Whether nothing waits any more. */
    private boolean sendWaiting() throws IOException {
        if (waiting == null) {
            return true;
        }
        if (to.isWritable()) {
            waiting.skipBytes(to.write(waiting.nioBuffer()));
        }
        if (waiting.isReadable()) {
            return false;
        }
        waiting.release();
        waiting = null;
        return true;
    }

    private void end() throws IOException {
        from.endInput();
        if (inspector != null) {
            send(inspector.ended(way));
        }
    }

    private void noticeRead(int octets) {
        if (bulk) {
            return; // Copied for want of a pipe.
        }
        streak = octets >= BULK ? streak + 1 : 0;
        if (streak >= BULK_READS && inspector == null && canSplice()) {
            bulk = true;
            streak = 0;
        }
    }

    private boolean canSplice() {
        return from.descriptor() != TcpSocket.NO_DESCRIPTOR && to.descriptor() != TcpSocket.NO_DESCRIPTOR;
    }

    /** A pipe was filled and emptied until there was no more. */
    private void noticeRun() {
        streak = moved < BULK ? streak + 1 : 0;
        moved = 0;
        if (streak >= SMALL_RUNS) {
            bulk = false;
            streak = 0;
        }
    }

    private boolean splice() throws IOException {
        if (waiting != null || (pipe == null && (!from.isReadable() || backlog.isTight()))) {
            return copy();
        }
        if (pipe == null) {
            pipe = loop.pipes().take();
        }
        return pipe == null ? copy() : splice(pipe);
    }

    private boolean splice(Pipe through) throws IOException {
        if (through.held() > 0 && !drain(through)) {
            return false;
        }
        if (!from.isReadable() || restNanos() > 0) {
            return false;
        }
        int octets = through.fill(from.descriptor(), meter.bounded(Pipe.CAPACITY));
        pay(octets);
        moved += octets;
        return octets > 0 ? drain(through) : nothingCame();
    }

    /** There was nothing, or there is nothing more: only a read tells the one from the other. */
    private boolean nothingCame() throws IOException {
        if (from.endAnnounced() || from.stopsShort()) {
            return copy();
        }
        from.readable(false);
        return false;
    }

    /** Whether the other side took it all. */
    private boolean drain(Pipe through) throws IOException {
        if (!to.isWritable()) {
            return false;
        }
        int octets = through.drain(to.descriptor());
        if (octets > 0) {
            count(octets);
        }
        to.writable(through.held() == 0);
        return to.isWritable();
    }
}
