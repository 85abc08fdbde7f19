package org.sallyport.protocol.igd.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.gateway.LanInterface;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server of the LAN side: it listens on each of our LAN addresses and nowhere else (UDA-86). */
public final class LanServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LanServer.class);

    /** For requests; each socket that listens has one besides. */
    private static final int MAX_THREADS = 24;

    private static final int MIN_THREADS = 4;

    /** How much later than the guard Jetty itself would end a silent connection. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final Server server;
    private final QueuedThreadPool threads;
    private final HttpConfiguration http;
    private final ConnectionGuard guard;
    private final OurHosts hosts = new OurHosts();
    private final ListeningSockets sockets = new ListeningSockets();
    private final Map<LanInterface, LanListener> listeners = new LinkedHashMap<>();
    private volatile int port;
    private volatile Optional<String> trouble = Optional.empty();

    /**
     * @param port on each of our addresses; 0 for any, the same on all
     * @param resources by their path
     * @param product the Server header of every answer
     */
    public LanServer(
            int port,
            Map<String, Resource> resources,
            String product,
            HttpLimits limits,
            Inside inside,
            Counters counters) {
        this.port = port;
        threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        threads.setName("igd-http");
        ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler("igd-http-time", true);
        server = new Server(threads, scheduler, null);
        guard = new ConnectionGuard(inside, limits, scheduler, counters);
        server.setHandler(new LanHandler(resources, hosts, limits, guard, counters, product));
        server.setErrorHandler(new BareErrors(counters));
        http = http(limits);
    }

    /**
     * Begins to listen on the LAN sides.
     *
     * @throws IOException naming the address and port when an IPv4 side cannot be had; then it listens on none. What
     *     passes is left to {@link #follow}: an IPv6 address that is still tentative, or a port that only old
     *     connections hold, as those of a program on this host that had it by chance
     */
    public synchronized void start(List<LanInterface> sides) throws IOException {
        startJetty();
        for (LanInterface side : sides) {
            try {
                listen(side);
            } catch (IOException e) {
                if (side.isIpv4() && !ListeningSockets.isPassing(e, new InetSocketAddress(side.address(), port))) {
                    close();
                    throw e;
                }
                log.warn("{}; trying again", e.getMessage());
                isInTrouble(e);
            }
        }
        name();
    }

    /** The LAN sides are these now: listens on new ones, no longer on those that are gone, and leaves the others alone. */
    public synchronized void follow(List<LanInterface> sides) {
        trouble = Optional.empty();
        Set<LanInterface> gone = new LinkedHashSet<>(listeners.keySet());
        sides.forEach(gone::remove);
        gone.forEach(this::leave);
        for (LanInterface side : sides) {
            try {
                listen(side);
            } catch (IOException e) {
                isInTrouble(e);
            }
        }
        name();
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** Which side it does not listen on although it should. */
    public Optional<String> trouble() {
        return server.isRunning() ? trouble : Optional.of("the HTTP server of UPnP is not running");
    }

    @Override
    public synchronized void close() {
        try {
            server.stop();
        } catch (Exception e) { // Jetty's stop declares no less.
            throw new IllegalStateException("the HTTP server does not stop", e);
        } finally {
            listeners.values().forEach(LanListener::close);
            listeners.clear();
        }
    }

    private void startJetty() throws IOException {
        try {
            server.start();
            guard.watch();
        } catch (Exception e) { // Jetty's start declares no less.
            close();
            throw new IOException("the HTTP server does not start", e);
        }
    }

    private void listen(LanInterface side) throws IOException {
        if (listeners.containsKey(side)) {
            return;
        }
        LanListener listener;
        try {
            List<ServerSocketChannel> opened = sockets.open(side, port);
            threads.setMaxThreads(MAX_THREADS + listening() + opened.size());
            listener = LanListener.on(opened, () -> connector(side.address()));
        } catch (IOException e) {
            throw new IOException("cannot listen on " + endpoint(side.address()) + ": " + e.getMessage(), e);
        }
        port = listener.port();
        listeners.put(side, listener);
    }

    private int listening() {
        return listeners.values().stream().mapToInt(LanListener::size).sum();
    }

    private void leave(LanInterface side) {
        LanListener listener = listeners.remove(side);
        if (listener != null) {
            listener.close();
        }
    }

    private void isInTrouble(IOException e) {
        log.debug("{}", e.getMessage());
        trouble = Optional.of(String.valueOf(e.getMessage()));
    }

    private void name() {
        hosts.are(listeners.keySet().stream().map(LanInterface::address).toList(), port);
    }

    private String endpoint(InetAddress address) {
        String literal = address.getHostAddress();
        return (literal.indexOf(':') >= 0 ? "[" + literal + "]" : literal) + ":" + port;
    }

    private ServerConnector connector(InetAddress address) {
        ServerConnector connector = new ServerConnector(server, 0, 1, new HttpConnectionFactory(http));
        connector.setHost(address.getHostAddress());
        connector.setIdleTimeout(http.getIdleTimeout());
        connector.addBean(guard);
        return connector;
    }

    static HttpConfiguration http(HttpLimits limits) {
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(limits.headerOctets());
        http.setSendServerVersion(false);
        // Which Host is ours is settled by OurHosts; Jetty knows no zones but this machine's, and puts missing brackets
        // there.
        http.setHttpCompliance(http.getHttpCompliance().with("LAN", HttpCompliance.Violation.UNSAFE_HOST_HEADER));
        // The guard hangs up first, and counts it.
        http.setIdleTimeout(limits.exchange().plus(MARGIN).toMillis());
        return http;
    }
}
