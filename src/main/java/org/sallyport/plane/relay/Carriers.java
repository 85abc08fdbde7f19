package org.sallyport.plane.relay;

import java.io.IOException;
import java.util.Optional;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.Transport;
import org.sallyport.plane.relay.flow.Carrier;
import org.sallyport.plane.relay.flow.RelayContext;
import org.sallyport.plane.relay.flow.Tally;
import org.sallyport.plane.relay.tcp.TcpEngine;
import org.sallyport.plane.relay.tcp.TcpEntrance;
import org.sallyport.plane.relay.tcp.TcpRelay;
import org.sallyport.plane.relay.transparent.Bridges;
import org.sallyport.plane.relay.transparent.Passage;
import org.sallyport.plane.relay.udp.UdpEntrance;
import org.sallyport.plane.relay.udp.UdpRelay;

/** Makes what carries a mapping: without a port of its own where the packet filter leads to the relay, else with one. */
final class Carriers {
    private final RelayContext context;
    private final TcpEngine engine;
    private final TcpEntrance tcp;
    private final UdpEntrance udp;
    private final Bridges bridges;
    private volatile boolean bridged;

    Carriers(RelayContext context, TcpEngine engine, TcpEntrance tcp, UdpEntrance udp, Bridges bridges) {
        this.context = context;
        this.engine = engine;
        this.tcp = tcp;
        this.udp = udp;
        this.bridges = bridges;
        look();
    }

    /** Looks at the host again, for what may have changed. */
    void look() {
        bridged = bridges.loseSockets();
    }

    /** Why mappings take sockets though the packet filter could lead to the relay. */
    Optional<String> remark() {
        return bridged && context.sources.preserving()
                ? Optional.of(
                        "bridges show the packet filter what they carry (net.bridge.bridge-nf-call-iptables is 1),"
                                + " which loses the sockets it assigns: every mapping takes a socket of its own")
                : Optional.empty();
    }

    /** What the packet filter is to know of the mapping; empty where it is not ours to tell, or not IPv4. */
    Optional<Passage> passage(Mapping mapping) {
        boolean known = context.sources.preserving() && Passage.isPossible(mapping, context.boundTo(mapping));
        return known ? Optional.of(Passage.of(mapping, context.boundTo(mapping), !bridged)) : Optional.empty();
    }

    /** Whether it is carried as it would be if it were opened now; what is local, and what is possible, may change. */
    boolean fits(Carried now, Mapping after) {
        return now.carrier()
                        .filter(carrier -> carrier.at().equals(context.boundTo(after)))
                        .isPresent()
                && now.isLed() == isLed(passage(after));
    }

    static boolean isLed(Optional<Passage> passage) {
        return passage.filter(Passage::led).isPresent();
    }

    /**
     * A carrier that is not open yet.
     *
     * @param led whether the packet filter leads to it
     * @throws IOException when the port is not free for it
     * @throws io.netty.channel.ChannelException when the system has no socket left
     */
    Carrier make(Mapping mapping, Tally tally, boolean led) throws IOException {
        boolean isTcp = mapping.key().transport() == Transport.TCP;
        if (!led) {
            return isTcp ? new TcpRelay(engine, mapping, tally) : new UdpRelay(context, mapping, tally);
        }
        PortProbe.check(mapping.key().transport(), context.boundTo(mapping));
        return isTcp ? TcpRelay.behind(tcp, engine, mapping, tally) : UdpRelay.behind(udp, context, mapping, tally);
    }
}
