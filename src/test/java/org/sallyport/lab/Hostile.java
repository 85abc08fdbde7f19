package org.sallyport.lab;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a LAN host does that means harm, in an {@link Agent}: requests as it likes them, and connections it does not use. */
final class Hostile {
    static final int HTTP = 5000;

    private static final int SSDP = 1900;
    private static final String SEARCH = """
            M-SEARCH * HTTP/1.1\r
            HOST: 239.255.255.250:1900\r
            MAN: "ssdp:discover"\r
            MX: 1\r
            ST: ssdp:all\r
            \r
            """;

    private static final int PATIENCE = 3000;
    private static final List<Socket> HELD = new ArrayList<>();

    private Hostile() {}

    /** Sends a head, given without its empty line, and a body; answers all that comes back. */
    static String http(String from, String head, String body) throws IOException {
        try (Socket socket = connected(from)) {
            String length = body.isEmpty() ? "" : "Content-Length: " + octets(body).length + "\r\n";
            socket.getOutputStream().write(octets(head + length + "Connection: close\r\n\r\n" + body));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** An action of this version of WANIPConnection, asked of the :2 service. */
    static String action(String from, int version, String action, String arguments) throws IOException {
        String type = "urn:schemas-upnp-org:service:WANIPConnection:" + version;
        String head = "POST /igd2/ctl/IPConn HTTP/1.1\r\nHost: " + Lab.GATEWAY + ":" + HTTP
                + "\r\nContent-Type: text/xml\r\nSOAPAction: \"" + type + "#" + action + "\"\r\n";
        String body = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><u:" + action
                + " xmlns:u=\"" + type + "\">" + arguments + "</u:" + action + "></s:Body></s:Envelope>";
        return http(from, head, body);
    }

    /** SUBSCRIBE; answers the status line. */
    static String subscribe(String from, String callback) throws IOException {
        String head = "SUBSCRIBE /igd1/evt/IPConn HTTP/1.1\r\nHost: " + Lab.GATEWAY + ":" + HTTP
                + "\r\nNT: upnp:event\r\nCALLBACK: <" + callback + ">\r\n";
        return http(from, head, "").lines().findFirst().orElse("");
    }

    /** Searches for everything from this address and port, straight or by the group; answers how many answers came. */
    static int search(String from, int port, boolean group, int patience) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(from, port))) {
            socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, NetworkInterface.getByName("eth0"));
            socket.setSoTimeout(patience);
            byte[] search = octets(SEARCH);
            InetAddress to = InetAddress.getByName(group ? "239.255.255.250" : Lab.GATEWAY);
            socket.send(new DatagramPacket(search, search.length, to, SSDP));
            return heard(socket);
        }
    }

    /** Listens for this many milliseconds; answers how many datagrams came. */
    static int listen(int port, int patience) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(port)) {
            socket.setSoTimeout(patience);
            return heard(socket);
        }
    }

    /** Waits for connections for this many milliseconds in all; answers how many came. */
    static int accept(int port, int patience) throws IOException {
        int accepted = 0;
        long end = System.nanoTime() + patience * 1_000_000L;
        try (ServerSocket server = new ServerSocket(port)) {
            for (long left = patience; left > 0; left = (end - System.nanoTime()) / 1_000_000L) {
                server.setSoTimeout((int) left);
                server.accept().close();
                accepted++;
            }
        } catch (SocketTimeoutException silence) {
            return accepted;
        }
        return accepted;
    }

    private static int heard(DatagramSocket socket) throws IOException {
        int heard = 0;
        while (true) {
            try {
                socket.receive(new DatagramPacket(new byte[2048], 2048));
                heard++;
            } catch (SocketTimeoutException silence) {
                return heard;
            }
        }
    }

    /** Opens so many connections from these addresses in turn: every other says nothing, the rest begin a request. */
    static int hold(List<String> sources, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Socket socket = connected(sources.get(i % sources.size()));
            HELD.add(socket);
            if (i % 2 == 0) {
                socket.getOutputStream().write(octets("GET /igd1.xml HTTP/1.1\r\nHost: "));
            }
        }
        return HELD.size();
    }

    /** How many of them the gateway has not hung up on. */
    static int stillHeld() throws IOException {
        int open = 0;
        for (Socket socket : HELD) {
            open += isOpen(socket) ? 1 : 0;
        }
        return open;
    }

    static int release() throws IOException {
        for (Socket socket : HELD) {
            socket.close();
        }
        int released = HELD.size();
        HELD.clear();
        return released;
    }

    private static boolean isOpen(Socket socket) throws IOException {
        socket.setSoTimeout(1);
        try {
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException silence) {
            return true;
        } catch (SocketException reset) {
            return false;
        }
    }

    private static Socket connected(String from) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.connect(new InetSocketAddress(Lab.GATEWAY, HTTP), PATIENCE);
        socket.setSoTimeout(PATIENCE);
        return socket;
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
