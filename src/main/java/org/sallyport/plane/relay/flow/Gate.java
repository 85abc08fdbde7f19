package org.sallyport.plane.relay.flow;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.sallyport.core.gateway.ForwardingLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way into one mapping: lets a flow in when the limits of its lease, its remote address, its client and of the whole
 * plane have room for it, and counts whom it turns away (NAT-85). From any thread.
 */
public final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final RelayContext context;
    private final ForwardingLimits limits;
    private final Tally tally;
    private final String name;
    private final int sockets;
    private final Room room;
    private final AtomicInteger flows = new AtomicInteger();
    private final Shares remotes = new Shares();
    private final TokenBucket pace;
    private final Bandwidth in;
    private final Bandwidth out;

    /**
     * Nobody is in at first.
     *
     * @param name how its refusals are counted: {@code relay.tcp}
     * @param sockets how many each flow takes
     * @param room asked when there is none
     */
    public Gate(RelayContext context, Tally tally, String name, int sockets, Room room) {
        this.context = context;
        this.tally = tally;
        this.name = name;
        this.sockets = sockets;
        this.room = room;
        limits = context.settings.limits().flows();
        long now = System.nanoTime();
        pace = new TokenBucket(limits.perLease().newPerSecond(), now);
        in = new Bandwidth(limits.perLease().bandwidth(), now);
        out = new Bandwidth(limits.perLease().bandwidth(), now);
    }

    /** Lets a flow of this remote address to this client in; empty when it must not, which is counted. */
    public Optional<Pass> enter(InetAddress remote, InetAddress client) {
        long now = System.nanoTime();
        if (!pace.take(now)) {
            return refused("pace", remote);
        }
        Optional<ClientShare> share = context.clients.take(client, now);
        if (share.isEmpty()) {
            return refused("client-full", remote);
        }
        Optional<Pass> pass = enter(remote, share.get(), now);
        if (pass.isEmpty()) {
            share.get().giveBack(now);
        }
        return pass;
    }

    private Optional<Pass> enter(InetAddress remote, ClientShare share, long now) {
        if (!share.pace.take(now)) {
            return refused("client-pace", remote);
        }
        if (flows.get() >= limits.perLease().connections()) {
            room.inLease();
        }
        if (flows.incrementAndGet() > limits.perLease().connections()) {
            flows.decrementAndGet();
            return refused("full", remote);
        }
        if (!remotes.take(remote, limits.connectionsPerRemote())) {
            flows.decrementAndGet();
            return refused("share", remote);
        }
        if (!takeSockets()) {
            leave(remote);
            return refused("sockets", remote);
        }
        return Optional.of(new Pass(remote, share));
    }

    private boolean takeSockets() {
        return context.flowSockets.take(sockets) || (room.ofSockets() && context.flowSockets.take(sockets));
    }

    private void leave(InetAddress remote) {
        remotes.giveBack(remote);
        flows.decrementAndGet();
    }

    private Optional<Pass> refused(String why, InetAddress remote) {
        tally.limited();
        context.counters.count(name + ".refused." + why);
        LOG.debug("{}: {} is refused: {}", name, remote, why);
        return Optional.empty();
    }

    /** What can be done for one flow more. */
    public interface Room {
        /** Nothing. */
        Room NONE = new Room() {
            @Override
            public void inLease() {}

            @Override
            public boolean ofSockets() {
                return false;
            }
        };

        /** The lease has as many as it may; may end one of them. */
        void inLease();

        /** The plane has no more sockets; whether one of another mapping has been given back. */
        boolean ofSockets();
    }

    /** One flow's place inside. */
    public final class Pass {
        private final InetAddress remote;
        private final ClientShare share;
        private final Meter inMeter;
        private final Meter outMeter;

        private Pass(InetAddress remote, ClientShare share) {
            this.remote = remote;
            this.share = share;
            inMeter = new Meter(in, share.in, tally);
            outMeter = new Meter(out, share.out, tally);
        }

        /** For what goes to the internal client. */
        public Meter in() {
            return inMeter;
        }

        /** For what the internal client sends. */
        public Meter out() {
            return outMeter;
        }

        /** Gives the place back: once, when the flow is over. */
        public void leave() {
            Gate.this.leave(remote);
            context.flowSockets.giveBack(sockets);
            share.giveBack(System.nanoTime());
        }
    }
}
