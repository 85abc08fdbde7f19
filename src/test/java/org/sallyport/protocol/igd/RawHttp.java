package org.sallyport.protocol.igd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sallyport.core.mapping.Addresses;

/** A client that sends exactly the octets it is given. */
final class RawHttp implements AutoCloseable {
    private final Socket socket;
    private boolean hungUpOn;

    RawHttp(int port) throws IOException {
        this(port, Addresses.of("127.0.0.1"));
    }

    /** A client at another address of the loopback network. */
    RawHttp(int port, InetAddress from) throws IOException {
        this(from, Addresses.of("127.0.0.1"), port);
    }

    private RawHttp(InetAddress from, InetAddress address, int port) throws IOException {
        socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(address, port), 5000);
        socket.setSoTimeout(20_000);
    }

    /** A client of another of our addresses, in the same family. */
    static RawHttp to(InetAddress address, int port) throws IOException {
        return new RawHttp(Addresses.isIpv4(address) ? Addresses.of("127.0.0.1") : address, address, port);
    }

    static Answer ask(int port, String request) throws IOException {
        try (RawHttp client = new RawHttp(port)) {
            return client.send(request).answer();
        }
    }

    RawHttp send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        socket.getOutputStream().flush();
        return this;
    }

    /** As {@link #send}, to a server that may have hung up already. */
    void sendAnyway(String text) {
        try {
            send(text);
        } catch (IOException e) {
            hungUpOn = true;
        }
    }

    /** One whole answer, by its Content-Length. */
    Answer answer() throws IOException {
        String head = head();
        Matcher length = Pattern.compile("(?im)^content-length: (\\d+)").matcher(head);
        byte[] body =
                length.find() ? socket.getInputStream().readNBytes(Integer.parseInt(length.group(1))) : new byte[0];
        return new Answer(Integer.parseInt(head.split(" ", 3)[1]), head, new String(body, UTF_8));
    }

    /** The head of an answer alone. */
    String head() throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(UTF_8).endsWith("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("closed after '" + head.toString(UTF_8) + "'");
            }
            head.write(octet);
        }
        return head.toString(UTF_8);
    }

    /** Whether the server hangs up without a word. */
    boolean isClosedInSilence() throws IOException {
        if (hungUpOn) {
            return true;
        }
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    record Answer(int status, String head, String body) {}
}
