package org.sallyport.bench.socket;

import com.sun.jna.FunctionMapper;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * The C library. Addresses in memory and lengths are longs, as pointers and {@code size_t} are on a 64-bit system; what
 * fails answers -1.
 */
final class LibC {
    /** What a call that did not fail, but could not do anything yet, answers. */
    static final int AGAIN = -1;

    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int ECONNREFUSED = 111;
    private static final int EINPROGRESS = 115;

    static {
        FunctionMapper names = (library, method) ->
                method.getName().replaceAll("(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
        Native.register(LibC.class, NativeLibrary.getInstance("c", Map.of(Library.OPTION_FUNCTION_MAPPER, names)));
    }

    private LibC() {}

    static native int socket(int family, int type, int protocol);

    static native int setsockopt(int socket, int level, int option, long value, int length);

    static native int bind(int socket, long address, int length);

    static native int listen(int socket, int backlog);

    static native int accept4(int socket, long address, long length, int flags);

    static native int connect(int socket, long address, int length);

    static native long send(int socket, long octets, long length, int flags);

    static native long recv(int socket, long octets, long length, int flags);

    static native int sendmmsg(int socket, long messages, int count, int flags);

    static native int recvmmsg(int socket, long messages, int count, int flags, long timeout);

    static native int close(int descriptor);

    static native int epollCreate1(int flags);

    static native int epollCtl(int epoll, int operation, int descriptor, long event);

    static native int epollPwait2(int epoll, long events, int most, long timeout, long signals);

    static native int prctl(int option, long first, long second, long third, long fourth);

    /** What was answered, or {@link #AGAIN}. */
    static int done(long answer, String what) throws IOException {
        if (answer >= 0) {
            return (int) answer;
        }
        int error = Native.getLastError();
        return switch (error) {
            case EAGAIN, EINTR, EINPROGRESS -> AGAIN;
            default -> throw new IOException(what + ": " + "errno " + error);
        };
    }

    /** The same for datagrams: one that a host has refused is a lost one. */
    static int doneOrRefused(long answer, String what) throws IOException {
        return answer < 0 && Native.getLastError() == ECONNREFUSED ? AGAIN : done(answer, what);
    }

    /** What was answered; one that must wait has failed. */
    static int must(long answer, String what) throws IOException {
        int done = done(answer, what);
        if (done == AGAIN) {
            throw new IOException(what + ": timed out");
        }
        return done;
    }
}
