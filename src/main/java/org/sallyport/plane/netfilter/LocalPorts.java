package org.sallyport.plane.netfilter;

import com.sun.jna.LastErrorException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sallyport.core.mapping.Transport;

/** Which ports of this host's own addresses its programs use. From any thread. */
public final class LocalPorts {
    private static final int AF_INET = 2;
    private static final int SOCK_STREAM_CLOEXEC = 1 | 0x80000;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEADDR = 2;
    private static final int ADDRESS = 16;

    private LocalPorts() {}

    /**
     * Whether a program listens there, on this address or on all. Where it cannot be tried, as an address that is not
     * this host's, a port below 1024 without the privilege, or descriptors used up, nothing is known of such.
     *
     * @param address of IPv4
     */
    public static boolean inUse(Transport transport, InetAddress address, int port) {
        try {
            return inUse(
                    LibC.socket(AF_INET, transport == Transport.TCP ? SOCK_STREAM_CLOEXEC : SOCK_DGRAM_CLOEXEC, 0),
                    transport,
                    socketAddress(address, port));
        } catch (LastErrorException e) {
            return e.getErrorCode() == Errno.EADDRINUSE;
        }
    }

    private static boolean inUse(int socket, Transport transport, byte[] at) {
        try {
            if (transport == Transport.TCP) {
                // What only lingers, as connections that have ended do, is no one's.
                LibC.setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, number(1), 4);
            }
            LibC.bind(socket, at, ADDRESS);
            return false;
        } finally {
            LibC.close(socket);
        }
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
    }

    /** {@code struct sockaddr_in}. */
    private static byte[] socketAddress(InetAddress address, int port) {
        ByteBuffer out = ByteBuffer.allocate(ADDRESS).order(ByteOrder.nativeOrder());
        out.putShort((short) AF_INET).put((byte) (port >> 8)).put((byte) port);
        return out.put(address.getAddress()).array();
    }
}
