package org.sallyport.protocol.igd.http;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.IO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One LAN side, listened on: Jetty's connectors on its sockets. */
final class LanListener implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LanListener.class);

    private final List<ServerSocketChannel> sockets;
    private final List<ServerConnector> connectors = new ArrayList<>();

    private LanListener(List<ServerSocketChannel> sockets) {
        this.sockets = List.copyOf(sockets);
    }

    /**
     * Begins to accept on sockets that listen already, and owns them from now on.
     *
     * @throws IOException when a connector does not start; then all of the sockets are closed
     */
    static LanListener on(List<ServerSocketChannel> sockets, Supplier<ServerConnector> connectors) throws IOException {
        LanListener listener = new LanListener(sockets);
        try {
            for (ServerSocketChannel socket : sockets) {
                listener.start(socket, connectors.get());
            }
            return listener;
        } catch (Exception e) { // Jetty's start declares no less.
            listener.close();
            throw new IOException(e.getMessage(), e);
        }
    }

    private void start(ServerSocketChannel socket, ServerConnector connector) throws Exception {
        connectors.add(connector);
        connector.getServer().addConnector(connector);
        connector.open(socket);
        connector.start();
    }

    int port() {
        return connectors.get(0).getLocalPort();
    }

    /** How many sockets listen. */
    int size() {
        return sockets.size();
    }

    @Override
    public void close() {
        for (ServerConnector connector : connectors) {
            try {
                connector.stop();
            } catch (Exception e) { // Jetty's stop declares no less.
                log.warn("the listener {} does not stop: {}", connector, e.toString());
            }
            connector.getServer().removeConnector(connector);
        }
        // A connector without acceptors does not close its own.
        sockets.forEach(IO::close);
    }
}
