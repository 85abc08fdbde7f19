package org.sallyport.plane.relay.datagram;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoOps;
import io.netty.channel.nio.NioSelectableChannelIoHandle;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sallyport.plane.relay.datagram.UdpReader.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket of the JDK, on every system. It is never connected, for the JDK sends no empty datagram through a connected
 * channel; so it hears of no ICMP error.
 */
final class NioUdpSocket extends NioSelectableChannelIoHandle<DatagramChannel> implements UdpSocket {
    private static final Logger LOG = LoggerFactory.getLogger(NioUdpSocket.class);

    private final IoEventLoop loop;
    private final DatagramChannel channel;
    private final Datagrams datagrams;
    private @Nullable UdpReader reader;
    private @Nullable IoRegistration registration;

    NioUdpSocket(EventLoop loop, DatagramChannel channel) {
        super(channel);
        this.loop = (IoEventLoop) loop;
        this.channel = channel;
        datagrams = Datagrams.ofLoop();
    }

    @Override
    public void bind(InetSocketAddress to) throws IOException {
        channel.bind(to);
    }

    @Override
    public void connect(InetSocketAddress peer) throws IOException {
        if (channel.getLocalAddress() == null) {
            channel.bind(null);
        }
    }

    @Override
    public void makeTransparent() {
        throw new UnsupportedOperationException("NIO sockets cannot be transparent");
    }

    @Override
    public void start(UdpReader to) {
        reader = to;
        loop.register(this).addListener((Future<IoRegistration> registered) -> {
            if (registered.isSuccess() && channel.isOpen()) {
                registration = registered.getNow();
                registration.submit(NioIoOps.READ);
            }
        });
    }

    @Override
    protected void handle(DatagramChannel ready, SelectionKey key) {
        UdpReader to = reader;
        if (to != null && channel.isOpen() && fill(to) > 0) {
            to.received(datagrams);
        }
    }

    private int fill(UdpReader to) {
        datagrams.clear();
        try {
            while (datagrams.count() < Datagrams.MOST) {
                ByteBuffer slot = datagrams.slot();
                SocketAddress sender = channel.receive(slot);
                if (sender == null) {
                    break;
                }
                datagrams.add(Endpoint.of((InetSocketAddress) sender), slot.position());
            }
        } catch (IOException e) {
            LOG.debug("{}: {}", channel, e.toString());
            to.failed(Failure.OTHER);
        }
        return datagrams.count();
    }

    @Override
    public int send(Datagrams batch, int first, Destination destination) {
        InetSocketAddress to = destination.to().toSocketAddress();
        int lost = 0;
        for (int at = first; at != Datagrams.NONE; at = batch.next(at)) {
            lost += send(batch.payload(at), to) ? 0 : 1;
        }
        return lost;
    }

    private boolean send(ByteBuffer payload, InetSocketAddress to) {
        int length = payload.remaining();
        try {
            int sent = channel.send(payload, to);
            return sent == length;
        } catch (IOException e) {
            LOG.debug("nothing sent to {}: {}", to, e.toString());
            if (reader != null) {
                reader.failed(Failure.OTHER);
            }
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** The JDK closes a socket for good only when its selector next looks. */
    @Override
    public Future<?> release() {
        Promise<Void> released = loop.newPromise();
        try {
            close();
        } catch (IOException e) {
            LOG.debug("{} was not closed in order: {}", channel, e.toString());
        }
        if (registration != null) {
            registration.cancel();
        }
        awaitRelease(released);
        return released;
    }

    private void awaitRelease(Promise<Void> released) {
        if (!channel.isRegistered()) {
            released.setSuccess(null);
        } else {
            var unused = loop.schedule(() -> awaitRelease(released), 1, TimeUnit.MILLISECONDS);
        }
    }
}
