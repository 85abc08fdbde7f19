package org.sallyport.protocol.pcp;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Gateway;
import org.sallyport.core.gateway.Outcome;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.PortSetRequest;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.mapping.MappingKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers PCP requests of hosts on the LAN (RFC 6887 §8.2). From any thread. */
public final class PcpServer {
    private static final Logger log = LoggerFactory.getLogger(PcpServer.class);

    private final Gateway gateway;
    private final LongSupplier epoch;
    private final Counters counters;

    /**
     * Makes a server in front of this gateway.
     *
     * @param epoch seconds since mapping state was last lost, asked anew for each datagram sent
     */
    public PcpServer(Gateway gateway, LongSupplier epoch, Counters counters) {
        this.gateway = gateway;
        this.epoch = epoch;
        this.counters = counters;
    }

    /**
     * Answers one datagram, of whatever version.
     *
     * @param datagram from position to limit, its octets left alone until the answer is there
     * @param source the address it came from, which is the client's
     * @return the reply; empty when the datagram must not be answered
     */
    public CompletionStage<Optional<ByteBuffer>> answer(ByteBuffer datagram, InetAddress source) {
        Reading reading = RequestReader.read(datagram, source, offer());
        if (reading instanceof Reading.Accepted accepted) {
            return answer(accepted.request(), datagram, source).thenApply(Optional::of);
        }
        if (reading instanceof Reading.Refused refused) {
            return CompletableFuture.completedFuture(
                    Optional.of(fail(refused.error(), datagram, source, "what cannot be read")));
        }
        counters.count(((Reading.Dropped) reading).counter());
        return CompletableFuture.completedFuture(Optional.empty());
    }

    private Offer offer() {
        return new Offer(gateway.grantsThirdParty(), gateway.abilities().contains(Plane.Ability.OUTBOUND));
    }

    /** The unsolicited ANNOUNCE response: "mapping state may be lost, ask again" (RFC 6887 §14.1.3). */
    public ByteBuffer announcement() {
        return announce(List.of());
    }

    private CompletionStage<ByteBuffer> answer(PcpRequest request, ByteBuffer datagram, InetAddress source) {
        if (request.payload() instanceof MapRequest map) {
            return map(request, map, datagram, source);
        }
        if (request.payload() instanceof PeerRequest peer) {
            return peer(request, peer, datagram, source);
        }
        counters.count(ResultCode.SUCCESS.counter());
        return CompletableFuture.completedFuture(announce(request.options()));
    }

    private ByteBuffer announce(List<PcpOption> options) {
        return new PcpResponse(Duration.ZERO, epoch.getAsLong(), new Announce(), options).octets();
    }

    private CompletionStage<ByteBuffer> map(
            PcpRequest request, MapRequest map, ByteBuffer datagram, InetAddress source) {
        Optional<ResultCode> fault = MapRules.fault(request, map, source);
        if (fault.isPresent()) {
            return CompletableFuture.completedFuture(fail(PcpError.of(fault.get()), datagram, source, map));
        }
        return put(request, map, source).thenApply(settled -> word(settled, request, map, datagram, source));
    }

    private CompletionStage<Outcome> put(PcpRequest request, MapRequest map, InetAddress source) {
        if (request.lifetime() == 0) {
            return gateway.delete(MapTranslation.deletion(request, map, source));
        }
        Optional<PortSetRequest> portSet = MapTranslation.portSet(request, map, source);
        return portSet.isPresent()
                ? gateway.map(portSet.get())
                : gateway.map(MapTranslation.mapping(request, map, source));
    }

    private ByteBuffer word(
            Outcome outcome, PcpRequest request, MapRequest map, ByteBuffer datagram, InetAddress source) {
        if (outcome instanceof Outcome.Granted granted) {
            return succeed(
                    granted.lifetime(), assigned(map, granted.lease()), Processed.granted(request, granted.lease()));
        }
        if (outcome instanceof Outcome.GrantedSet set) {
            return succeed(
                    set.lifetime(), assigned(map, set.leases().get(0)), Processed.granted(request, set.leases()));
        }
        if (outcome instanceof Outcome.Deleted) {
            return succeed(Duration.ZERO, map.deleted(request.client(source)), Processed.deleted(request));
        }
        if (outcome instanceof Outcome.Refused refused) {
            return fail(PcpError.of(refused, request.prefersFailure()), datagram, source, map);
        }
        throw new IllegalStateException("the gateway answered a MAP request with " + outcome);
    }

    private CompletionStage<ByteBuffer> peer(
            PcpRequest request, PeerRequest peer, ByteBuffer datagram, InetAddress source) {
        Optional<ResultCode> fault = PeerRules.fault(request, peer, source);
        if (fault.isPresent()) {
            return CompletableFuture.completedFuture(fail(PcpError.of(fault.get()), datagram, source, peer));
        }
        return gateway.map(PeerTranslation.mapping(request, peer, source))
                .thenApply(settled -> word(settled, request, peer, datagram, source));
    }

    private ByteBuffer word(
            Outcome outcome, PcpRequest request, PeerRequest peer, ByteBuffer datagram, InetAddress source) {
        if (outcome instanceof Outcome.Granted granted) {
            MappingKey key = granted.lease().key();
            return succeed(
                    granted.lifetime(),
                    peer.assigned(key.externalPort(), key.externalAddress()),
                    Processed.granted(request, granted.lease()));
        }
        if (outcome instanceof Outcome.Refused refused) {
            return fail(PcpError.ofPeer(refused), datagram, source, peer);
        }
        throw new IllegalStateException("the gateway answered a PEER request with " + outcome);
    }

    private static MapResponse assigned(MapRequest map, Lease lease) {
        return map.assigned(lease.key().externalPort(), lease.key().externalAddress());
    }

    private ByteBuffer succeed(Duration lifetime, PcpPayload answer, List<PcpOption> options) {
        counters.count(ResultCode.SUCCESS.counter());
        return new PcpResponse(lifetime, epoch.getAsLong(), answer, options).octets();
    }

    /** {@code asked} is for the log; a nonce in it tells no more than its hint (PCP-120). */
    private ByteBuffer fail(PcpError error, ByteBuffer datagram, InetAddress source, Object asked) {
        counters.count(error.code().counter());
        log.debug("{} asked {} by PCP and is answered {} for {}", source, asked, error.code(), error.lifetime());
        return error.reply(datagram, epoch.getAsLong());
    }
}
