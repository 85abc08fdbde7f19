package org.sallyport.admin.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Jetty server on one address, with a few threads and every bound set. */
public final class Listener implements AutoCloseable {
    private static final int MAX_THREADS = 12;
    private static final int MIN_THREADS = 2;
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    private final InetSocketAddress asked;
    private volatile int port;
    private final QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    private final Server server = new Server(threads);
    private final ServerConnector connector;

    public Listener(InetSocketAddress address, Limits limits) {
        asked = address;
        port = address.getPort();
        threads.setName("admin");
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http(limits)));
        connector.setHost(address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        connector.setReuseAddress(true);
        connector.setIdleTimeout(limits.idle().toMillis());
        connector.addBean(new Trickle(server.getScheduler(), limits.idle()));
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(limits.connections(), connector));
        server.setErrorHandler(new ProblemErrors());
    }

    private static HttpConfiguration http(Limits limits) {
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(limits.headerBytes());
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setUriCompliance(UriCompliance.DEFAULT);
        return http;
    }

    /** The threads that answer, which other parts of this listener may use for short work. */
    public Executor executor() {
        return threads;
    }

    /**
     * Opens the port and serves.
     *
     * @throws IOException naming the address, when it cannot be had
     */
    public void start(Handler handler) throws IOException {
        server.setHandler(handler);
        try {
            connector.open();
            port = connector.getLocalPort();
            server.start();
        } catch (Exception e) { // Jetty declares no less
            close();
            throw new IOException("admin cannot listen on " + asked + ": " + root(e).getMessage(), e);
        }
    }

    /** Where it listens or last listened: with the port the system chose, if it was asked for port 0. */
    public InetSocketAddress address() {
        return new InetSocketAddress(asked.getAddress(), port);
    }

    /** How many connections are open. */
    public int connections() {
        return connector.getConnectedEndPoints().size();
    }

    public boolean isOpen() {
        return server.isRunning() && connector.isOpen();
    }

    @Override
    public void close() {
        try {
            connector.close();
            server.stop();
        } catch (Exception e) { // Jetty declares no less
            LOG.warn("admin did not stop cleanly", e);
        }
    }

    private static Throwable root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
