package org.sallyport.host;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;

/** The few calls of the C library that the JDK has no word for. Loading it fails where there is no such library. */
final class LibC {
    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int socket(int family, int type, int protocol) throws LastErrorException;

    static native int bind(int socket, byte[] address, int length) throws LastErrorException;

    static native NativeLong send(int socket, byte[] octets, NativeLong length, int flags) throws LastErrorException;

    static native NativeLong recv(int socket, byte[] octets, NativeLong length, int flags) throws LastErrorException;

    static native int poll(byte[] descriptors, NativeLong count, int millis) throws LastErrorException;

    static native int close(int socket) throws LastErrorException;
}
