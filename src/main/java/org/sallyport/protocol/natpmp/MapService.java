package org.sallyport.protocol.natpmp;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.sallyport.core.gateway.Counters;
import org.sallyport.core.gateway.Deletion;
import org.sallyport.core.gateway.Gateway;
import org.sallyport.core.gateway.MappingRequest;
import org.sallyport.core.gateway.MappingRequest.Suggestion;
import org.sallyport.core.gateway.Outcome;
import org.sallyport.core.gateway.Refusal;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Via;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opcodes 1 and 2: puts them to the gateway and words its outcome (RFC 6886 §3.3, §3.4). */
final class MapService {
    private static final Logger log = LoggerFactory.getLogger(MapService.class);
    private static final long MOST_SECONDS = 0xffff_ffffL;

    private final Gateway gateway;
    private final LongSupplier epoch;
    private final Counters counters;

    MapService(Gateway gateway, LongSupplier epoch, Counters counters) {
        this.gateway = gateway;
        this.epoch = epoch;
        this.counters = counters;
    }

    CompletionStage<ByteBuffer> answer(MapRequest request, InetAddress source) {
        if (request.lifetime() == 0) {
            return gateway.delete(deletion(request, source)).thenApply(outcome -> word(outcome, request, source));
        }
        if (request.internalPort() == 0) {
            // Ours: a mapping to no port means nothing, and the RFC has no word for it (PMP-50).
            return CompletableFuture.completedFuture(fail(request, ResultCode.NOT_AUTHORIZED, 0, source));
        }
        return gateway.map(mapping(request, source)).thenApply(outcome -> word(outcome, request, source));
    }

    private static MappingRequest mapping(MapRequest request, InetAddress source) {
        return new MappingRequest(
                Via.NAT_PMP,
                source,
                request.transport(),
                new InternalClient(source, request.internalPort()),
                Suggestion.preferred(request.suggestedExternalPort()),
                Duration.ofSeconds(request.lifetime()),
                Optional.empty(),
                "",
                RemoteFilter.EVERYONE,
                true);
    }

    /** Internal port 0 ends all of this transport; the external port is ignored, as §3.4 demands of every deletion. */
    private static Deletion deletion(MapRequest request, InetAddress source) {
        if (request.internalPort() == 0) {
            return new Deletion.OfAddress(
                    Via.NAT_PMP, source, source, Optional.of(request.transport()), Optional.empty());
        }
        return new Deletion.OfClient(
                Via.NAT_PMP,
                source,
                request.transport(),
                new InternalClient(source, request.internalPort()),
                Optional.empty());
    }

    private ByteBuffer word(Outcome outcome, MapRequest request, InetAddress source) {
        if (outcome instanceof Outcome.Granted granted) {
            return succeed(request, granted.lease().key().externalPort(), seconds(granted.lifetime()));
        }
        if (outcome instanceof Outcome.Deleted) {
            return succeed(request, 0, 0);
        }
        if (outcome instanceof Outcome.Refused refused) {
            return fail(request, ResultCode.of(refused.why()), portOfSurvivor(request, refused, source), source);
        }
        throw new IllegalStateException("the gateway answered a NAT-PMP request with " + outcome);
    }

    /** A deletion that fails names the mapping that stays (PMP-56); a failed request maps nothing (PMP-15). */
    private static int portOfSurvivor(MapRequest request, Outcome.Refused refused, InetAddress source) {
        if (request.lifetime() != 0 || request.internalPort() == 0 || refused.why() != Refusal.FOREIGN_OWNER) {
            return 0;
        }
        return refused.holder()
                .filter(lease -> lease.mapping().client().address().equals(source))
                .map(lease -> lease.key().externalPort())
                .orElse(0);
    }

    private ByteBuffer succeed(MapRequest request, int externalPort, long lifetime) {
        counters.count(ResultCode.SUCCESS.counter());
        return new MapResponse(
                        request.opcode(),
                        ResultCode.SUCCESS,
                        epoch.getAsLong(),
                        request.internalPort(),
                        externalPort,
                        lifetime)
                .octets();
    }

    private ByteBuffer fail(MapRequest request, ResultCode result, int externalPort, InetAddress source) {
        counters.count(result.counter());
        log.debug("{} asked for {} by NAT-PMP and is answered {}", source, request, result);
        return new MapResponse(request.opcode(), result, epoch.getAsLong(), request.internalPort(), externalPort, 0)
                .octets();
    }

    /** A fraction of a second counts as one: zero would say that nothing is mapped. */
    private static long seconds(Duration lifetime) {
        long rounded = lifetime.getSeconds() + (lifetime.getSeconds() == 0 && lifetime.getNano() > 0 ? 1 : 0);
        return Math.min(rounded, MOST_SECONDS);
    }
}
