package org.sallyport.plane.relay.udp;

import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.plane.relay.datagram.Datagrams;
import org.sallyport.plane.relay.datagram.Endpoint;
import org.sallyport.plane.relay.datagram.UdpReader;
import org.sallyport.plane.relay.datagram.UdpSocket;
import org.sallyport.plane.relay.flow.Carrier;
import org.sallyport.plane.relay.flow.Gate;
import org.sallyport.plane.relay.flow.RelayContext;
import org.sallyport.plane.relay.flow.RelayLoop;
import org.sallyport.plane.relay.flow.Tally;
import org.sallyport.plane.relay.flow.TokenBucket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One UDP mapping: a socket on the external port and a session for each remote peer (NAT-86). Endpoint-independent: all
 * peers use the one socket, and whom the filter admits gets in (RFC 4787 REQ-1, REQ-8). Everything in it belongs to one
 * loop's thread.
 */
public final class UdpRelay implements Carrier, UdpReader {
    private static final Logger LOG = LoggerFactory.getLogger(UdpRelay.class);

    private static final String FILTERED = "relay.udp.refused.filter";
    /** Ours: ICMP messages a second for one mapping. */
    private static final int MOST_ANSWERS = 10;

    private final RelayContext context;
    private final RelayLoop loop;
    private final Tally tally;
    private final Gate gate;
    private final InetSocketAddress at;
    /** By remote peer, the one idle for longest first. */
    private final Map<Endpoint, UdpSession> sessions = new LinkedHashMap<>(16, 0.75f, true);

    /** Those that took something of the batch at hand. */
    private final List<UdpSession> busy = new ArrayList<>();

    /** The batch that is being looked at. */
    private @Nullable Datagrams atHand;

    private final boolean dormant;
    private final TokenBucket answers = new TokenBucket(MOST_ANSWERS, System.nanoTime());
    private Mapping mapping;
    private @Nullable UdpSocket outside;
    private boolean closed;

    public UdpRelay(RelayContext context, Mapping mapping, Tally tally) {
        this(context, context.nextLoop(), mapping, tally, false);
    }

    private UdpRelay(RelayContext context, RelayLoop loop, Mapping mapping, Tally tally, boolean dormant) {
        this.context = context;
        this.loop = loop;
        this.mapping = mapping;
        this.tally = tally;
        this.dormant = dormant;
        gate = new Gate(context, tally, "relay.udp", 1, this::evict);
        at = context.boundTo(mapping);
    }

    /**
     * One whose socket is open only while it has sessions: something else gets the first datagrams and hands them over by
     * {@link #accept}. Opening it binds nothing.
     *
     * @param loop where it lives, and where {@link #accept} is called
     */
    public static UdpRelay dormant(RelayContext context, RelayLoop loop, Mapping mapping, Tally tally) {
        return new UdpRelay(context, loop, mapping, tally, true);
    }

    @Override
    public InetSocketAddress at() {
        return at;
    }

    @Override
    public Future<?> open() {
        return loop.events().submit(() -> {
            if (!dormant) {
                listen();
            }
            return null;
        });
    }

    /**
     * Takes a datagram that another socket has got for this mapping, as if its own had; wakes it where need be. On its
     * loop's thread.
     *
     * @param payload stays the caller's; at most 65535 octets
     */
    public void accept(InetSocketAddress remote, ByteBuffer payload) {
        if (closed || (outside == null && !wakes(remote))) {
            return;
        }
        received(Datagrams.ofOne(remote, payload));
        sleep();
    }

    /** Whom the filter keeps out wakes nothing. */
    private boolean wakes(InetSocketAddress remote) {
        if (!admits(remote)) {
            context.counters.count(FILTERED);
            return false;
        }
        try {
            listen();
            return true;
        } catch (IOException e) {
            context.counters.count("relay.udp.exhausted");
            LOG.debug("{}: no socket for {}: {}", mapping, remote, e.toString());
            return false;
        }
    }

    /** Without a session there is nothing to listen for that would not come by the other way as well. */
    private void sleep() {
        if (dormant && outside != null && sessions.isEmpty()) {
            var unused = outside.release();
            outside = null;
        }
    }

    private void listen() throws IOException {
        UdpSocket socket = context.sockets.udp().open(loop.events(), at.getAddress());
        try {
            socket.bind(at);
        } catch (IOException e) {
            var unused = socket.release();
            throw e;
        }
        outside = socket;
        socket.start(this);
    }

    @Override
    public Future<?> lead(Mapping after) {
        return loop.events().submit(() -> {
            boolean sameClient = mapping.client().equals(after.client());
            mapping = after;
            end(session -> !sameClient || !admits(session.remote().toSocketAddress()));
        });
    }

    @Override
    public Future<?> close() {
        Promise<Void> done = loop.events().newPromise();
        loop.events().execute(() -> {
            closed = true;
            end(session -> true);
            if (outside == null) {
                done.setSuccess(null);
            } else {
                outside.release().addListener(released -> done.setSuccess(null));
            }
        });
        return done;
    }

    private void end(Predicate<UdpSession> which) {
        sessions.values().stream().filter(which).toList().forEach(UdpSession::close);
    }

    private boolean admits(InetSocketAddress remote) {
        return mapping.filter().admits(remote.getAddress(), remote.getPort());
    }

    @Override
    public void received(Datagrams batch) {
        Endpoint sender = null;
        UdpSession session = null;
        long octets = 0;
        int packets = 0;
        atHand = batch;
        for (int i = 0; i < batch.count(); i++) {
            if (session == null || !batch.sender(i).equals(sender)) {
                sender = batch.sender(i);
                session = session(sender);
            }
            if (session != null && session.pass().in().admits(batch.length(i))) {
                take(session, batch, i);
                octets += batch.length(i);
                packets++;
            }
        }
        tally.in(packets, octets);
        passIn(batch);
    }

    private void take(UdpSession session, Datagrams batch, int datagram) {
        if (session.take(batch, datagram)) {
            busy.add(session);
        }
    }

    private void passIn(Datagrams batch) {
        for (UdpSession session : busy) {
            session.passIn(batch);
        }
        busy.clear();
    }

    /** The peer's session; a known one's peer has been admitted. */
    private @Nullable UdpSession session(Endpoint remote) {
        UdpSession known = sessions.get(remote);
        if (known != null) {
            return known;
        }
        InetSocketAddress peer = remote.toSocketAddress();
        if (!admits(peer)) {
            context.counters.count(FILTERED);
            return null;
        }
        return gate.enter(peer.getAddress(), mapping.client().address())
                .map(pass -> begin(remote, pass))
                .orElse(null);
    }

    /** For one more peer than there may be, the one idle for longest is forgotten (NAT-86). */
    private void evict() {
        context.counters.count("relay.udp.evicted");
        tally.limited();
        if (atHand != null) {
            passIn(atHand); // The eldest may have some of it.
        }
        sessions.values().iterator().next().close();
    }

    private @Nullable UdpSession begin(Endpoint remote, Gate.Pass pass) {
        InetSocketAddress client = new InetSocketAddress(
                mapping.client().address(), mapping.client().port());
        UdpSession session = new UdpSession(context, loop, this, client, remote, pass);
        try {
            sessions.put(remote, session);
            session.start();
            tally.connection();
            return session;
        } catch (IOException e) {
            context.counters.count("relay.udp.exhausted");
            LOG.debug("{}: no session for {}: {}", mapping, remote, e.toString());
            return null;
        }
    }

    /** A session has answers for its peer. */
    void passOut(UdpSession session, Datagrams batch, Chain answers) {
        sessions.get(session.remote()); // It is in use: no longer the eldest.
        tally.out(answers.packets(), answers.octets());
        if (outside != null) {
            dropped(outside.send(batch, answers.first(), session.outwards()));
        }
    }

    void dropped(int packets) {
        for (int i = 0; i < packets; i++) {
            context.counters.count("relay.udp.dropped");
        }
    }

    /**
     * Nothing listens on the client's port: counted, and told the peer as far as the system and the rate allow (RFC 5508
     * REQ-5). Nothing ends (NAT-43).
     */
    void refusedInside(Endpoint remote, int octets) {
        if (!at.getAddress().isAnyLocalAddress() && answers.take(System.nanoTime())) {
            boolean told = context.sockets.udp().tellUnreachable(remote, Endpoint.of(at), octets);
            context.counters.count(told ? "relay.udp.refusal.told" : "relay.udp.refusal.not-told");
        } else {
            context.counters.count("relay.udp.refusal.not-told");
        }
    }

    Tally tally() {
        return tally;
    }

    /** A session is over: once for each. */
    void forget(UdpSession session) {
        sessions.remove(session.remote(), session);
        session.pass().leave();
        if (dormant && sessions.isEmpty()) {
            loop.events().execute(this::sleep); // After the batch at hand, which may begin another.
        }
    }

    /** A send failed, as by an unreachable network: the datagram is lost and the socket stays (NAT-43). */
    @Override
    public void failed(Failure failure) {
        context.counters.count("relay.udp.error.outside");
    }
}
