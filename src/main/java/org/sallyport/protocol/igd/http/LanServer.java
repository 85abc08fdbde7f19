package org.sallyport.protocol.igd.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Inside;

/** The HTTP server of the LAN side: one listener on each of our LAN addresses and none anywhere else (UDA-86). */
public final class LanServer implements AutoCloseable {
    /** For requests; each listener has one besides. */
    private static final int MAX_THREADS = 24;

    private static final int MIN_THREADS = 4;

    private final Server server;
    private final HttpConfiguration http;
    private final ConnectionGuard guard;
    private final List<InetAddress> addresses;
    private final Set<String> hosts = ConcurrentHashMap.newKeySet();
    private int port;

    /**
     * @param addresses our own on the LAN, at least one
     * @param port on each of them; 0 for any, the same on all
     * @param resources by their exact path
     * @param product the Server header of every answer
     */
    public LanServer(
            List<InetAddress> addresses,
            int port,
            Map<String, Resource> resources,
            String product,
            HttpLimits limits,
            Inside inside,
            Counters counters) {
        this.addresses = List.copyOf(addresses);
        this.port = port;
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS + addresses.size(), MIN_THREADS);
        threads.setName("igd-http");
        ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler("igd-http-time", true);
        server = new Server(threads, scheduler, null);
        guard = new ConnectionGuard(inside, limits, scheduler, counters);
        server.setHandler(new LanHandler(resources, hosts, limits, guard, counters, product));
        server.setErrorHandler(new BareErrors(counters));
        http = http(limits);
    }

    /**
     * Begins to listen on every address.
     *
     * @throws IOException naming the address and port when one cannot be had; then it listens on none
     */
    public void start() throws IOException {
        Set<String> names = new HashSet<>();
        for (InetAddress address : addresses) {
            ServerConnector connector = connector(address);
            server.addConnector(connector);
            bind(connector, address);
            port = connector.getLocalPort();
            names.add(address.getHostAddress());
            names.add(address.getHostAddress() + ":" + port);
        }
        hosts.addAll(names);
        startJetty();
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    public boolean isRunning() {
        return server.isRunning();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) { // Jetty's stop declares no less.
            throw new IllegalStateException("the HTTP server does not stop", e);
        } finally {
            closeListeners();
        }
    }

    /** A server that never started leaves them open, and a connector without acceptors does not close its own. */
    private void closeListeners() {
        for (Connector connector : server.getConnectors()) {
            if (connector.getTransport() instanceof Closeable listener) {
                IO.close(listener);
            }
        }
    }

    private void bind(ServerConnector connector, InetAddress address) throws IOException {
        try {
            connector.open();
        } catch (IOException e) {
            close();
            throw new IOException(
                    "cannot listen on " + address.getHostAddress() + ":" + port + ": " + e.getMessage(), e);
        }
    }

    private void startJetty() throws IOException {
        try {
            server.start();
        } catch (Exception e) { // Jetty's start declares no less.
            close();
            throw new IOException("the HTTP server does not start", e);
        }
    }

    private ServerConnector connector(InetAddress address) {
        ServerConnector connector = new ServerConnector(server, 0, 1, new HttpConnectionFactory(http));
        connector.setHost(address.getHostAddress());
        connector.setPort(port);
        connector.setAcceptQueueSize(64);
        connector.setIdleTimeout(http.getIdleTimeout());
        connector.addBean(guard);
        return connector;
    }

    static HttpConfiguration http(HttpLimits limits) {
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(limits.headerOctets());
        http.setSendServerVersion(false);
        http.setIdleTimeout(limits.exchange().toMillis());
        return http;
    }
}
