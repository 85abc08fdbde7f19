package org.sallyport.plane.relay.tcp;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sallyport.core.mapping.Addresses;

/** Tells where a peer has connected to: getsockname(2), one system call. Belongs to one thread. */
final class LocalEndpoint {
    private static final int AF_INET = 2;
    /** Of {@code struct sockaddr_in}: family, port, address, padding. */
    private static final int OCTETS = 16;

    private static final int PORT = 2;
    private static final int ADDRESS = 4;

    static {
        Native.register(LocalEndpoint.class, "c");
    }

    /** The address, and after it its length. */
    private final ByteBuffer memory =
            ByteBuffer.allocateDirect(OCTETS + Integer.BYTES).order(ByteOrder.nativeOrder());

    private final long at = Pointer.nativeValue(Native.getDirectBufferPointer(memory));
    private final byte[] address = new byte[4];

    /**
     * The endpoint of an IPv4 socket.
     *
     * @throws IOException when the system does not tell, or it is of another family
     */
    InetSocketAddress of(int descriptor) throws IOException {
        memory.putInt(OCTETS, OCTETS);
        if (getsockname(descriptor, at, at + OCTETS) != 0 || memory.getShort(0) != AF_INET) {
            throw new IOException("the socket has no local IPv4 address: error " + Native.getLastError());
        }
        memory.get(ADDRESS, address);
        return new InetSocketAddress(Addresses.ofOctets(address), port());
    }

    /** In network order. */
    private int port() {
        return Byte.toUnsignedInt(memory.get(PORT)) << Byte.SIZE | Byte.toUnsignedInt(memory.get(PORT + 1));
    }

    private static native int getsockname(int socket, long address, long length);
}
