package org.sallyport.plane.relay.datagram;

import com.sun.jna.Native;

/**
 * Calls of Linux's C library on memory that is there already. Addresses are numbers: both systems that have native
 * sockets here are of 64 bits.
 */
final class LibC {
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;
    static final int EINVAL = 22;
    static final int EMSGSIZE = 90;
    static final int ECONNREFUSED = 111;

    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int recvmmsg(int socket, long messages, int count, int flags, long timeout);

    static native int sendmmsg(int socket, long messages, int count, int flags);

    static native long sendmsg(int socket, long message, int flags);

    static native int socket(int family, int type, int protocol);

    static int errno() {
        return Native.getLastError();
    }
}
