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
import java.util.Optional;
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

    /** Gets what comes while there is no socket; empty where there always is one. */
    private final Optional<UdpEntrance> entrance;

    /** The batch that is being looked at. */
    private @Nullable Datagrams atHand;

    private final TokenBucket answers = new TokenBucket(MOST_ANSWERS, System.nanoTime());
    private Mapping mapping;
    private @Nullable UdpSocket outside;
    private boolean closed;

    public UdpRelay(RelayContext context, Mapping mapping, Tally tally) {
        this(context, mapping, tally, Optional.empty());
    }

    private UdpRelay(RelayContext context, Mapping mapping, Tally tally, Optional<UdpEntrance> entrance) {
        this.context = context;
        this.mapping = mapping;
        this.tally = tally;
        this.entrance = entrance;
        loop = context.nextLoop();
        gate = new Gate(context, tally, "relay.udp", 1, room());
        at = context.boundTo(mapping);
    }

    /** One whose socket is open only while it has sessions: the entrance gets the first datagrams and hands them over. */
    public static UdpRelay behind(UdpEntrance entrance, RelayContext context, Mapping mapping, Tally tally) {
        return new UdpRelay(context, mapping, tally, Optional.of(entrance));
    }

    RelayLoop loop() {
        return loop;
    }

    @Override
    public InetSocketAddress at() {
        return at;
    }

    @Override
    public Future<?> open() {
        if (entrance.isPresent()) {
            entrance.get().admit(this);
            return loop.events().newSucceededFuture(null);
        }
        return loop.events().submit(() -> {
            UdpSocket socket = bind();
            outside = socket;
            socket.start(this);
            return null;
        });
    }

    /**
     * Takes a datagram that another socket has got for this mapping, as if its own had; wakes it where need be. On its
     * loop's thread.
     *
     * @param payload stays the caller's; at most 65535 octets
     */
    void accept(InetSocketAddress remote, ByteBuffer payload) {
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
        if (!takeSocket()) {
            return false;
        }
        try {
            wake(bind());
            return true;
        } catch (IOException e) {
            context.flowSockets.giveBack(1);
            context.counters.count("relay.udp.exhausted");
            LOG.debug("{}: no socket for {}: {}", mapping, remote, e.toString());
            return false;
        }
    }

    /** What has come by the entrance until now is passed on before what comes by the socket from now on is read. */
    private void wake(UdpSocket socket) {
        outside = socket;
        entrance.ifPresent(first -> first.drained(loop, () -> {
            if (outside == socket) {
                socket.start(this);
            }
        }));
    }

    /** Without a session there is nothing to listen for that would not come by the other way as well. */
    private void sleep() {
        UdpSocket socket = outside;
        if (entrance.isPresent() && socket != null && sessions.isEmpty()) {
            entrance.get().awake(loop).remove(this);
            outside = null;
            context.flowSockets.giveBack(1);
            var unused = socket.release();
        }
    }

    /** Gives its sockets back to others that need them; who sends on wakes it again. */
    void retire() {
        context.counters.count("relay.udp.evicted");
        end(session -> true);
        sleep();
    }

    private void touch() {
        entrance.ifPresent(first -> first.awake(loop).touch(this));
    }

    private UdpSocket bind() throws IOException {
        UdpSocket socket = context.sockets.udp().open(loop.events(), at.getAddress());
        try {
            socket.bind(at);
            return socket;
        } catch (IOException e) {
            var unused = socket.release();
            throw e;
        }
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
        entrance.ifPresent(first -> first.forget(this));
        Promise<Void> done = loop.events().newPromise();
        loop.events().execute(() -> {
            closed = true;
            end(session -> true);
            sleep();
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

    /** A bug met on the way costs the rest of the batch, and nothing of it stays for the next. */
    @Override
    public void received(Datagrams batch) {
        try {
            dealOut(batch);
        } catch (RuntimeException e) {
            context.counters.count("relay.udp.failed");
            LOG.debug("{}: not all of a batch was passed on", mapping, e);
        } finally {
            passIn(batch);
        }
    }

    private void dealOut(Datagrams batch) {
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
        touch();
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

    private Gate.Room room() {
        return new Gate.Room() {
            @Override
            public void inLease() {
                evict();
            }

            @Override
            public boolean ofSockets() {
                return retireAnother();
            }
        };
    }

    /** One of those the plane may have, for its own; another relay that has been idle for longer may have to give one up. */
    private boolean takeSocket() {
        boolean taken = context.flowSockets.take(1) || (retireAnother() && context.flowSockets.take(1));
        if (!taken) {
            tally.limited();
            context.counters.count("relay.udp.refused.sockets");
        }
        return taken;
    }

    private boolean retireAnother() {
        return entrance.isPresent() && entrance.get().awake(loop).retireEldest(this);
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
        touch();
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
        if (entrance.isPresent() && sessions.isEmpty()) {
            loop.events().execute(this::sleep); // After the batch at hand, which may begin another.
        }
    }

    /** A send failed, as by an unreachable network: the datagram is lost and the socket stays (NAT-43). */
    @Override
    public void failed(Failure failure) {
        context.counters.count("relay.udp.error.outside");
    }
}
