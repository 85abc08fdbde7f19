package org.sallyport.plane.relay.tcp;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoEvent;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JDK's socket: asks to be told only of what it does not know yet. */
final class NioTcpSocket extends TcpSocket implements NioIoHandle {
    private static final Logger LOG = LoggerFactory.getLogger(NioTcpSocket.class);
    private static final int ANY_INPUT = SelectionKey.OP_READ | SelectionKey.OP_CONNECT;
    private static final int ANY_OUTPUT = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;

    private final SocketChannel channel;
    private @Nullable Watcher watcher;
    private @Nullable IoRegistration registration;
    private int interest;

    NioTcpSocket(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public SelectableChannel selectableChannel() {
        return channel;
    }

    @Override
    void watch(IoEventLoop loop, Watcher told) throws IOException {
        watcher = told;
        Future<IoRegistration> registering = loop.register(this);
        if (!registering.isSuccess()) {
            throw new IOException("not registered", registering.cause());
        }
        registration = registering.getNow();
        if (!channel.isConnected()) {
            submit(SelectionKey.OP_CONNECT);
        }
    }

    @Override
    void await(boolean output) {
        boolean input = !inputEnded() && !isReadable();
        submit((input ? SelectionKey.OP_READ : 0) | (output ? SelectionKey.OP_WRITE : 0));
    }

    private void submit(int ops) {
        if (registration != null && interest != ops) {
            interest = ops;
            registration.submit(NioIoOps.valueOf(ops));
        }
    }

    @Override
    public void handle(IoRegistration by, IoEvent event) {
        int ops = ((NioIoEvent) event).ops().value();
        readable(!inputEnded() && (isReadable() || (ops & ANY_INPUT) != 0));
        writable(isWritable() || (ops & ANY_OUTPUT) != 0);
        if (watcher != null) {
            watcher.ready(this);
        }
    }

    @Override
    boolean finishConnect() throws IOException {
        return channel.finishConnect();
    }

    /** The system has told it already. */
    @Override
    void greet() {}

    @Override
    int read(ByteBuffer into) throws IOException {
        int room = into.remaining();
        int octets = channel.read(into);
        readable(octets == room);
        return octets;
    }

    @Override
    int write(ByteBuffer from) throws IOException {
        int octets = channel.write(from);
        writable(!from.hasRemaining());
        return octets;
    }

    @Override
    void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    void lingerNot() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            LOG.debug("{} is gone already: {}", channel, e.getMessage());
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

    @Override
    InetAddress localAddress() throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getAddress();
    }

    @Override
    int descriptor() {
        return NO_DESCRIPTOR;
    }

    @Override
    boolean endAnnounced() {
        return false;
    }

    /** The selector is level-triggered: what is left is told again. */
    @Override
    boolean stopsShort() {
        return false;
    }

    /** The selector tells no failure from input; a read does. */
    @Override
    boolean hasFailed() {
        return false;
    }

    @Override
    long silentMillis() {
        return Long.MAX_VALUE;
    }
}
