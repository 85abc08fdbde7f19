package org.sallyport.protocol.igd.action;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.sallyport.core.gateway.Deletion;
import org.sallyport.core.gateway.Gateway;
import org.sallyport.core.gateway.Inside;
import org.sallyport.core.gateway.MappingRequest;
import org.sallyport.core.gateway.Outcome;
import org.sallyport.core.gateway.Plane;
import org.sallyport.core.gateway.Refusal;
import org.sallyport.core.gateway.Traffic;
import org.sallyport.core.lease.LeaseView;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.MappingKey;

/**
 * The gateway as an action meets it: asked, and waited for on the HTTP server's thread, never longer than a control point
 * would wait itself (IGD-15).
 */
public final class Door {
    private final Gateway gateway;
    private final Inside inside;
    private final Duration patience;

    /**
     * The door of this gateway.
     *
     * @param patience how long to wait for an outcome before the answer is 501
     */
    public Door(Gateway gateway, Inside inside, Duration patience) {
        this.gateway = gateway;
        this.inside = inside;
        this.patience = patience;
    }

    Outcome.Granted map(MappingRequest request, IgdVersion version) throws IgdError {
        return map(request, why -> IgdError.word(why, version));
    }

    /** @param words what the service of the action calls a refusal */
    Outcome.Granted map(MappingRequest request, Function<Refusal, UpnpError> words) throws IgdError {
        Outcome outcome = await(gateway.map(request));
        if (outcome instanceof Outcome.Granted granted) {
            return granted;
        }
        throw refusal(outcome, words);
    }

    Outcome.Deleted delete(Deletion deletion, IgdVersion version) throws IgdError {
        return delete(deletion, why -> IgdError.word(why, version));
    }

    /** @param words what the service of the action calls a refusal */
    Outcome.Deleted delete(Deletion deletion, Function<Refusal, UpnpError> words) throws IgdError {
        Outcome outcome = await(gateway.delete(deletion));
        if (outcome instanceof Outcome.Deleted deleted) {
            return deleted;
        }
        throw refusal(outcome, words);
    }

    <T> T read(Function<LeaseView, T> question) throws IgdError {
        return await(gateway.read(question));
    }

    /** What has passed through this mapping. */
    Traffic traffic(MappingKey key) {
        return gateway.traffic(key);
    }

    /** Whether the plane has an IPv6 firewall to open pinholes in. */
    boolean hasFirewall() {
        return gateway.abilities().contains(Plane.Ability.PINHOLES);
    }

    /** Whether the address is the caller's own, or known to be the same host's. */
    boolean isOwn(Call call, InetAddress address) {
        return inside.isSameHost(call.requester(), address);
    }

    /**
     * Every address with leases that is the caller's own: the other end of its connection first, then, when it has found us
     * over IPv6, those IPv4 addresses that the neighbour table knows to be the same host's.
     */
    List<InetAddress> ownAddresses(Call call) throws IgdError {
        InetAddress caller = call.requester();
        if (Addresses.isIpv4(caller)) {
            return List.of(caller);
        }
        Stream<InetAddress> others =
                read(LeaseView::addresses).stream().filter(Addresses::isIpv4).filter(address -> isOwn(call, address));
        return Stream.concat(Stream.of(caller), others).toList();
    }

    private static IgdError refusal(Outcome outcome, Function<Refusal, UpnpError> words) {
        if (outcome instanceof Outcome.Refused refused) {
            return new IgdError(words.apply(refused.why()), refused.detail());
        }
        throw new IllegalStateException("the gateway answered a client with " + outcome);
    }

    private <T> T await(CompletionStage<T> stage) throws IgdError {
        CompletableFuture<T> outcome = stage.toCompletableFuture();
        try {
            return outcome.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Nobody waits for it any more: what the gateway has not begun, it need not begin.
            outcome.cancel(false);
            throw new IgdError(UpnpError.ACTION_FAILED, "no outcome within " + patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IgdError(UpnpError.ACTION_FAILED, "stopping");
        } catch (CancellationException e) {
            throw new IgdError(UpnpError.ACTION_FAILED, "given up");
        } catch (ExecutionException e) {
            // Too much waits already: what a flood does, so it is told to nobody but the one who asks.
            throw new IgdError(UpnpError.ACTION_FAILED, String.valueOf(e.getCause()));
        }
    }
}
