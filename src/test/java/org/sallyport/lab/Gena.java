package org.sallyport.lab;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A subscriber to UPnP events, in an {@link Agent}, from one task on and for later tasks to read. */
final class Gena {
    private static final List<String> HEARD = new CopyOnWriteArrayList<>();

    private Gena() {}

    /** Subscribes and listens on this address and port; answers the HTTP status. */
    static int subscribe(String events, String own, int port) throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(own), port), 0);
        server.createContext("/", exchange -> {
            HEARD.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        HttpRequest request = HttpRequest.newBuilder(URI.create(events))
                .method("SUBSCRIBE", HttpRequest.BodyPublishers.noBody())
                .header("CALLBACK", "<http://" + own + ":" + port + "/>")
                .header("NT", "upnp:event")
                .header("TIMEOUT", "Second-1800")
                .build();
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** The bodies of the events that have come, oldest first. */
    static String[] heard() {
        return HEARD.toArray(String[]::new);
    }
}
