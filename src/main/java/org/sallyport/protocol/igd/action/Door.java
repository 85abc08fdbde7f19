package org.sallyport.protocol.igd.action;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
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
import org.sallyport.core.lease.LeaseView;
import org.sallyport.core.mapping.Addresses;

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
        Outcome outcome = await(gateway.map(request));
        if (outcome instanceof Outcome.Granted granted) {
            return granted;
        }
        throw refusal(outcome, version);
    }

    Outcome.Deleted delete(Deletion deletion, IgdVersion version) throws IgdError {
        Outcome outcome = await(gateway.delete(deletion));
        if (outcome instanceof Outcome.Deleted deleted) {
            return deleted;
        }
        throw refusal(outcome, version);
    }

    <T> T read(Function<LeaseView, T> question) throws IgdError {
        return await(gateway.read(question));
    }

    /**
     * As whom the caller may speak for a mapping of this client: as the client itself when it has found us over IPv6 and
     * the neighbour table knows both addresses for one host's, else as the other end of its connection.
     */
    InetAddress speaker(Call call, InetAddress client) {
        InetAddress caller = call.requester();
        boolean acrossFamilies = !Addresses.isIpv4(caller) && Addresses.isIpv4(client);
        return acrossFamilies && inside.isSameHost(caller, client) ? client : caller;
    }

    /** Every address as which the caller may speak for mappings in this range, its own first. */
    List<InetAddress> speakers(Call call, PortRange range) throws IgdError {
        if (Addresses.isIpv4(call.requester())) {
            return List.of(call.requester());
        }
        Set<InetAddress> clients = read(leases -> range.clients(leases));
        return Stream.concat(Stream.of(call.requester()), clients.stream().map(client -> speaker(call, client)))
                .distinct()
                .toList();
    }

    private static IgdError refusal(Outcome outcome, IgdVersion version) {
        if (outcome instanceof Outcome.Refused refused) {
            return IgdError.of(refused.why(), version, refused.detail());
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
