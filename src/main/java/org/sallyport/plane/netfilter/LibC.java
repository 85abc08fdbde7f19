package org.sallyport.plane.netfilter;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;

/** The calls of the C library that netlink takes. Loading it fails where there is no such library. */
final class LibC {
    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int socket(int family, int type, int protocol) throws LastErrorException;

    static native int bind(int socket, byte[] address, int length) throws LastErrorException;

    static native int getsockname(int socket, byte[] address, int[] length) throws LastErrorException;

    static native int setsockopt(int socket, int level, int option, byte[] value, int length) throws LastErrorException;

    /** Sends what lies in a direct buffer from its position. */
    static native NativeLong send(int socket, ByteBuffer octets, NativeLong length, int flags)
            throws LastErrorException;

    /** Receives into a direct buffer, from its position. */
    static native NativeLong recv(int socket, ByteBuffer octets, NativeLong length, int flags)
            throws LastErrorException;

    static native int poll(byte[] descriptors, NativeLong count, int millis) throws LastErrorException;

    static native int close(int socket) throws LastErrorException;
}
