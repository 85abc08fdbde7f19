package org.sallyport.bench.socket;

import java.io.Closeable;
import java.io.IOException;

/**
 * Waits for many descriptors at once. Each carries a token of the caller's; level-triggered.
 * <pre>
 *  | events, 32 bits | token, 64 bits |     with 32 bits between them, but on x86-64
 * </pre>
 */
public final class Epoll implements Closeable {
    public static final int IN = 1;
    public static final int OUT = 4;

    private static final int ERROR_OR_HANGUP = 0x18;
    private static final int ADD = 1;
    private static final int MODIFY = 3;
    private static final int TOKEN = "amd64".equals(System.getProperty("os.arch")) ? 4 : 8;
    private static final int SIZE = TOKEN + Long.BYTES;
    private static final int MOST = 256;
    private static final long SECOND = 1_000_000_000L;
    private static final int PR_SET_TIMERSLACK = 29;

    private final int descriptor;
    private final Octets change = new Octets(SIZE);
    private final Octets ready = new Octets(MOST * SIZE);
    private final Octets limit = new Octets(2 * Long.BYTES);

    public Epoll() throws IOException {
        descriptor = LibC.must(LibC.epollCreate1(0), "epoll_create1");
    }

    /** Lets the waits of this thread end when they should, not up to 50 µs later, as the kernel has it else. */
    public static void waitPrecisely() throws IOException {
        LibC.must(LibC.prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0), "prctl");
    }

    public void add(int socket, int events, int token) throws IOException {
        control(ADD, socket, events, token);
    }

    public void change(int socket, int events, int token) throws IOException {
        control(MODIFY, socket, events, token);
    }

    private void control(int operation, int socket, int events, int token) throws IOException {
        change.view.putInt(0, events).putLong(TOKEN, token);
        LibC.must(LibC.epollCtl(descriptor, operation, socket, change.address), "epoll_ctl");
    }

    /** How many are ready, after so many nanoseconds at most. */
    public int await(long nanos) throws IOException {
        long wait = Math.max(0, nanos);
        limit.putLong(0, wait / SECOND);
        limit.putLong(Long.BYTES, wait % SECOND);
        int answer = LibC.epollPwait2(descriptor, ready.address, MOST, limit.address, 0);
        return Math.max(0, LibC.done(answer, "epoll_pwait2"));
    }

    /** The token of the n-th that is ready. */
    public int token(int n) {
        return (int) ready.getLong(n * SIZE + TOKEN);
    }

    /** Whether the n-th that is ready has broken. */
    public boolean isBroken(int n) {
        return (ready.view.getInt(n * SIZE) & ERROR_OR_HANGUP) != 0;
    }

    @Override
    public void close() throws IOException {
        LibC.must(LibC.close(descriptor), "close");
    }
}
