package org.sallyport.plane.relay.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sallyport.plane.relay.datagram.Datagrams;
import org.sallyport.plane.relay.datagram.Destination;
import org.sallyport.plane.relay.datagram.Endpoint;
import org.sallyport.plane.relay.datagram.UdpReader;
import org.sallyport.plane.relay.datagram.UdpSocket;
import org.sallyport.plane.relay.flow.Gate;
import org.sallyport.plane.relay.flow.IdleWheel;
import org.sallyport.plane.relay.flow.RelayContext;
import org.sallyport.plane.relay.flow.RelayContext.Flow;
import org.sallyport.plane.relay.flow.RelayLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One remote peer of a UDP mapping, with a socket of its own towards the internal client, so that the client tells
 * peers apart and answers each (NAT-86). Belongs to its mapping's thread.
 */
final class UdpSession implements UdpReader {
    private static final Logger LOG = LoggerFactory.getLogger(UdpSession.class);

    private final RelayContext context;
    private final RelayLoop loop;
    private final UdpRelay relay;
    private final InetSocketAddress client;
    private final Endpoint clientEndpoint;
    private final Endpoint remote;
    private final Destination inwards;
    private final Destination outwards;
    private final Gate.Pass pass;
    private final IdleWheel.Watch watch;
    /** What is to go inwards of the batch at hand. */
    private final Chain chain = new Chain();

    private Optional<Flow> flow = Optional.empty();
    private @Nullable UdpSocket inside;
    private boolean closed;
    private boolean answered;
    private boolean refused;
    /** Of the payload sent inwards last, which an ICMP error is likely about. */
    private int lastLength;

    UdpSession(
            RelayContext context,
            RelayLoop loop,
            UdpRelay relay,
            InetSocketAddress client,
            Endpoint remote,
            Gate.Pass pass) {
        this.context = context;
        this.loop = loop;
        this.relay = relay;
        this.client = client;
        this.remote = remote;
        this.pass = pass;
        clientEndpoint = Endpoint.of(client);
        inwards = new Destination(clientEndpoint);
        outwards = new Destination(remote);
        watch = new IdleWheel.Watch(this::close);
    }

    Endpoint remote() {
        return remote;
    }

    /** Its place within the limits. */
    Gate.Pass pass() {
        return pass;
    }

    Destination outwards() {
        return outwards;
    }

    /**
     * Opens its socket towards the client.
     *
     * @throws IOException when the system has none left, or no way there; the session is closed then
     */
    void start() throws IOException {
        loop.idle().watch(watch, context.settings.udpIdle());
        InetSocketAddress peer = remote.toSocketAddress();
        Optional<InetSocketAddress> wished = context.sources.of(peer, client.getAddress());
        try {
            UdpSocket socket = wished.isPresent() ? openAs(peer) : openAsGateway();
            inside = socket;
            socket.start(this);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** No two sessions speak as one peer to one client: the system could not tell their replies apart. */
    private UdpSocket openAs(InetSocketAddress peer) throws IOException {
        Flow wanted = new Flow(peer, client);
        if (context.claim(wanted)) {
            flow = Optional.of(wanted);
            try {
                return open(Optional.of(peer));
            } catch (IOException e) {
                LOG.debug("{} cannot be reached as {}: {}", client, peer, e.toString());
                disclaim();
            }
        }
        context.counters.count("relay.udp.source-not-kept");
        return openAsGateway();
    }

    private UdpSocket openAsGateway() throws IOException {
        return open(Optional.empty());
    }

    private UdpSocket open(Optional<InetSocketAddress> as) throws IOException {
        UdpSocket socket = context.sockets.udp().open(loop.events(), client.getAddress());
        try {
            if (as.isPresent()) {
                socket.makeTransparent();
                socket.bind(as.get());
            }
            socket.connect(client);
            return socket;
        } catch (IOException e) {
            var unused = socket.release();
            throw e;
        }
    }

    /** Takes a datagram of the batch from the peer; answers whether it is the first. */
    boolean take(Datagrams batch, int datagram) {
        return chain.add(batch, datagram);
    }

    /** Passes on what it took. */
    void passIn(Datagrams batch) {
        loop.idle().touch(watch);
        UdpSocket socket = inside;
        if (socket != null) {
            relay.dropped(socket.send(batch, chain.first(), inwards));
        }
        lastLength = chain.lastLength(batch);
        chain.clear();
    }

    void close() {
        if (closed) {
            return;
        }
        closed = true;
        loop.idle().forget(watch);
        if (inside != null) {
            var unused = inside.release();
        }
        disclaim();
        if (!answered && !refused) {
            relay.tally().noAnswerInside();
            context.counters.count("relay.udp.no-answer");
        }
        relay.forget(this);
    }

    private void disclaim() {
        flow.ifPresent(context::disclaim);
        flow = Optional.empty();
    }

    /** The internal client answers; nobody else may. */
    @Override
    public void received(Datagrams batch) {
        Chain answers = new Chain();
        for (int i = 0; i < batch.count(); i++) {
            if (batch.sender(i).equals(clientEndpoint)) {
                answered = true;
                if (pass.out().admits(batch.length(i))) {
                    answers.add(batch, i);
                }
            }
        }
        if (!closed && !answers.isEmpty()) {
            loop.idle().touch(watch);
            relay.passOut(this, batch, answers);
        }
    }

    /** An ICMP error from the internal client ends nothing (NAT-43) and refreshes nothing (NAT-25). */
    @Override
    public void failed(Failure failure) {
        if (failure == Failure.REFUSED) {
            if (!refused) {
                relay.tally().refusedInside();
            }
            refused = true;
            relay.refusedInside(remote, lastLength);
        } else {
            context.counters.count("relay.udp.error.inside");
        }
    }
}
