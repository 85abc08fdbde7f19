package org.sallyport.lab;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Subscribers to UPnP events, in an {@link Agent}, from one task on and for later tasks to read. */
final class Gena {
    private static final Map<Integer, List<String>> HEARD = new ConcurrentHashMap<>();
    private static final int PATIENCE = 3000;

    private Gena() {}

    /**
     * Subscribes and listens on this address and port; answers the HTTP status.
     *
     * @param events the URL, whose literal may have a zone
     * @param own an address, which may have one, too; no zone is ever sent
     */
    static int subscribe(String events, String own, int port) throws IOException {
        InetAddress address = InetAddress.getByName(own);
        listen(new InetSocketAddress(address, port));
        URI url = URI.create(events);
        String callback = own.indexOf(':') < 0 ? own : "[" + own + "]";
        String head = """
                SUBSCRIBE %s HTTP/1.1\r
                HOST: %s\r
                CALLBACK: <http://%s:%d/>\r
                NT: upnp:event\r
                TIMEOUT: Second-1800\r
                CONNECTION: close\r
                \r
                """.formatted(url.getPath(), withoutZone(url.getAuthority()), withoutZone(callback), port);
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(address, 0));
            socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), PATIENCE);
            socket.setSoTimeout(PATIENCE);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.split(" ", 3)[1]);
        }
    }

    private static void listen(InetSocketAddress at) throws IOException {
        List<String> heard = new CopyOnWriteArrayList<>();
        HEARD.put(at.getPort(), heard);
        HttpServer server = HttpServer.create(at, 0);
        server.createContext("/", exchange -> {
            heard.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    private static String withoutZone(String literal) {
        return literal.replaceFirst("%[^]]*", "");
    }

    /** The bodies of the events that have come to this port, oldest first. */
    static String[] heard(int port) {
        return HEARD.getOrDefault(port, List.of()).toArray(String[]::new);
    }
}
