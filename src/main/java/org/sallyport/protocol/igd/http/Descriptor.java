package org.sallyport.protocol.igd.http;

import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Linux calls a listening socket of ours, for the options that the JDK does not know. The JDK does not tell the
 * number, so it is looked for among those of this process.
 */
final class Descriptor {
    private static final Logger log = LoggerFactory.getLogger(Descriptor.class);

    private static final Path OPEN = Path.of("/proc/self/fd");

    private static final int SOL_SOCKET = 1;
    private static final int SO_BINDTODEVICE = 25;
    private static final int SO_ACCEPTCONN = 30;

    /** The octets of a device's name and of the zero after it, at most. */
    private static final int IFNAMSIZ = 16;

    /** Never closed here: its number belongs to the channel. */
    private final Socket socket;

    private Descriptor(Socket socket) {
        this.socket = socket;
    }

    /**
     * The one of this channel, which listens already and is bound to no device yet.
     *
     * @throws IOException when it is not to be found
     */
    static Descriptor of(ServerSocketChannel channel) throws IOException {
        SocketAddress address = channel.getLocalAddress();
        for (Path each : open()) {
            if (isSocket(each)) {
                Socket socket = new Socket(Integer.parseInt(each.getFileName().toString()));
                if (listensAnywhere(socket, address)) {
                    return new Descriptor(socket);
                }
            }
        }
        throw new IOException("no descriptor of this process listens on " + address);
    }

    /** Lets in only what arrives on this device. An unprivileged process may do this since Linux 5.7. */
    void bindTo(String device) throws IOException {
        socket.setRawOpt(SOL_SOCKET, SO_BINDTODEVICE, ByteBuffer.wrap(device.getBytes(StandardCharsets.UTF_8)));
    }

    /** From now on another socket of this user may have the same address and port, if it asks for that, too. */
    void share() throws IOException {
        socket.setReusePort(true);
    }

    private static List<Path> open() throws IOException {
        try (Stream<Path> all = Files.list(OPEN)) {
            return all.toList();
        }
    }

    private static boolean isSocket(Path each) {
        try {
            return Files.readSymbolicLink(each).toString().startsWith("socket:");
        } catch (IOException e) {
            log.trace("{} was closed while it was looked at", each, e);
            return false;
        }
    }

    private static boolean listensAnywhere(Socket socket, SocketAddress address) {
        try {
            return isSet(socket, SO_ACCEPTCONN, Integer.BYTES)
                    && address.equals(socket.localAddress())
                    && !isSet(socket, SO_BINDTODEVICE, IFNAMSIZ);
        } catch (IOException e) {
            log.trace("descriptor {} was closed while it was looked at", socket.intValue(), e);
            return false;
        }
    }

    /** Whether the option is neither zero nor an empty name. */
    private static boolean isSet(Socket socket, int option, int length) throws IOException {
        ByteBuffer value = ByteBuffer.allocate(length);
        socket.getRawOpt(SOL_SOCKET, option, value.duplicate());
        return !value.equals(ByteBuffer.allocate(length));
    }
}
