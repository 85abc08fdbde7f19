package org.sallyport.plane.relay.tcp;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JDK's listening socket. */
final class NioTcpDoor extends TcpDoor implements NioIoHandle {
    private static final Logger LOG = LoggerFactory.getLogger(NioTcpDoor.class);
    private static final int MOST_AT_ONCE = 64;

    private final ServerSocketChannel channel;
    private @Nullable IoRegistration registration;

    NioTcpDoor(TcpLoop loop, ServerSocketChannel channel, Visitors visitors) {
        super(loop, visitors);
        this.channel = channel;
    }

    @Override
    public SelectableChannel selectableChannel() {
        return channel;
    }

    @Override
    void becomeTransparent() throws IOException {
        throw new IOException("only native sockets can stand at another host's endpoint");
    }

    @Override
    void open(InetSocketAddress at) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.bind(at, BACKLOG);
        Future<IoRegistration> registering = loop.events().register(this);
        if (!registering.isSuccess()) {
            throw new IOException("not registered", registering.cause());
        }
        registration = registering.getNow();
        look(true);
    }

    @Override
    void look(boolean looks) {
        if (registration != null && registration.isValid()) {
            registration.submit(looks ? NioIoOps.ACCEPT : NioIoOps.NONE);
        }
    }

    @Override
    public void handle(IoRegistration by, IoEvent event) {
        boolean more = true;
        for (int i = 0; more && i < MOST_AT_ONCE; i++) {
            more = accept();
        }
    }

    private boolean accept() {
        try {
            SocketChannel accepted = channel.isOpen() ? channel.accept() : null;
            if (accepted == null) {
                return false;
            }
            welcome(accepted);
            return true;
        } catch (IOException e) {
            rest(e);
            return false;
        }
    }

    /** One that is gone before it was welcome is closed, and nobody's loss. */
    private void welcome(SocketChannel accepted) throws IOException {
        try {
            NioTcpSockets.prepare(accepted);
            visitors.accepted(this, new NioTcpSocket(accepted), (InetSocketAddress) accepted.getRemoteAddress());
        } catch (IOException e) {
            LOG.debug("{} is gone already: {}", accepted, e.getMessage());
            accepted.close();
        }
    }

    @Override
    void close(Runnable then) {
        close();
        awaitRelease(then);
    }

    /** The JDK closes a socket for good only when its selector next looks. */
    private void awaitRelease(Runnable then) {
        if (channel.isRegistered()) {
            var unused = loop.events().schedule(() -> awaitRelease(then), 1, TimeUnit.MILLISECONDS);
        } else {
            then.run();
        }
    }

    @Override
    public void close() {
        if (registration != null) {
            registration.cancel();
        }
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("{} was closed with an error: {}", channel, e.getMessage());
        }
    }
}
