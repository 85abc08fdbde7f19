package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.sallyport.core.gateway.MappingRequest.Strictness;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseTable;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Via;
import org.sallyport.core.policy.PolicyRequest;
import org.sallyport.core.policy.Verdict;

/**
 * Decides requests that meet a mapping already there: a renewal, a second owner joining it, or a conflict. PCP and
 * NAT-PMP find it by the internal endpoint (RFC 6887 §11.3, RFC 6886 §3.3), UPnP by the external port (IGD-22).
 */
final class StandingMappings {
    private final LeaseTable table;
    private final Circumstances circumstances;

    StandingMappings(LeaseTable table, Circumstances circumstances) {
        this.table = table;
        this.circumstances = circumstances;
    }

    /** The lease this request is about. */
    Optional<Lease> of(MappingRequest request, InetAddress external) {
        return request.via() == Via.UPNP ? byExternalPort(request, external) : byInternalEndpoint(request);
    }

    /** Decides; empty when the client's claim had to be given up and it must have another mapping. */
    Optional<Outcome> decide(MappingRequest request, Lease lease, Attempt attempt) {
        Optional<Outcome.Refused> conflict = conflict(request, lease, attempt);
        if (conflict.isPresent()) {
            return Optional.of(conflict.get());
        }
        MappingRequest whole = request.onto(lease);
        Optional<Outcome.Refused> unfit = unfit(whole.filter(), request.via(), lease, attempt);
        if (unfit.isPresent()) {
            return Optional.of(unfit.get());
        }
        if (lease.isAdmins()) {
            return Optional.of(new Outcome.Granted(lease, lifetimeBeside(lease, request, attempt)));
        }
        return renew(whole, lease, attempt);
    }

    private Optional<Outcome> renew(MappingRequest request, Lease lease, Attempt attempt) {
        Verdict verdict =
                circumstances.policy().decide(question(request, lease.key().externalPort()));
        Optional<Outcome.Refused> forbidden = Grants.forbidden(verdict);
        if (forbidden.isPresent() || !(verdict instanceof Verdict.Allow allow)) {
            return Optional.of(forbidden.orElseThrow());
        }
        Optional<Outcome.Refused> refused = attempt.refusedByPlane(lease.key());
        boolean movable = request.suggestion().strictness() == Strictness.PREFERRED
                && !lease.mapping().isPinhole();
        if (refused.isPresent() && movable) {
            attempt.giveUp(lease, request.via());
            return Optional.empty();
        }
        return Optional.of(refused.isPresent() ? refused.get() : renew(request, lease, allow, attempt));
    }

    static PolicyRequest question(MappingRequest request, int externalPort) {
        return new PolicyRequest(
                request.via(),
                request.requester(),
                request.transport(),
                request.client(),
                externalPort,
                request.filter(),
                request.description());
    }

    /** The port is taken: by the asking protocol's own kind, or otherwise (IGD-25). */
    static Outcome.Refused taken(Lease holder, Via asking, Instant now) {
        Refusal why =
                holder.owner(asking).isPresent() ? Refusal.EXTERNAL_PORT_TAKEN : Refusal.EXTERNAL_PORT_TAKEN_OTHERWISE;
        return new Outcome.Refused(
                why,
                holder.key() + " is held by "
                        + holder.mapping().client().address().getHostAddress() + " via "
                        + holder.first().via().word(),
                Optional.empty(),
                holder.remaining(now),
                Optional.of(holder));
    }

    private Optional<Lease> byExternalPort(MappingRequest request, InetAddress external) {
        int port = request.suggestion().port();
        if (port == 0) {
            return alikeByUpnp(request);
        }
        Optional<Lease> holder = table.byKey(new MappingKey(request.transport(), external, port));
        boolean mine = request.suggestion().strictness() == Strictness.EXACT
                || holder.map(lease -> overwrites(request, lease)).orElse(true);
        return mine ? holder : alikeByUpnp(request);
    }

    /** What AddAnyPortMapping made for the same endpoint before: asked again it gives the same, not one more. */
    private Optional<Lease> alikeByUpnp(MappingRequest request) {
        return table.byClient(request.transport(), request.client()).stream()
                .filter(lease -> lease.owner(Via.UPNP).isPresent() && isAlike(request, lease))
                .findFirst();
    }

    private Optional<Lease> byInternalEndpoint(MappingRequest request) {
        Collection<Lease> leases = table.byClient(request.transport(), request.client());
        Optional<Lease> own = leases.stream()
                .filter(lease -> lease.owner(request.via()).isPresent())
                .findFirst();
        return own.or(() -> leases.stream().filter(Lease::isAdmins).findFirst())
                .or(() -> leases.stream()
                        .filter(lease -> isAlike(request, lease)
                                && lease.key().externalPort()
                                        == request.suggestion().port())
                        .findFirst())
                .or(() ->
                        leases.stream().filter(lease -> isAlike(request, lease)).findFirst());
    }

    private Optional<Outcome.Refused> conflict(MappingRequest request, Lease lease, Attempt attempt) {
        if (request.via() == Via.UPNP) {
            boolean ownEntry = isAlike(request, lease) && lease.owner(Via.UPNP).isPresent();
            return ownEntry || overwrites(request, lease)
                    ? Optional.empty()
                    : Optional.of(taken(lease, request.via(), attempt.now()));
        }
        Optional<Owner> owner = lease.owner(request.via());
        if (owner.isPresent() && !sameNonce(owner.get(), request)) {
            return Optional.of(foreignNonce(lease, attempt));
        }
        return isElsewhere(request, lease) ? Optional.of(taken(lease, request.via(), attempt.now())) : Optional.empty();
    }

    /** RFC 6887 §13.2: with PREFER_FAILURE the endpoint already assigned must be the one suggested. */
    private static boolean isElsewhere(MappingRequest request, Lease lease) {
        MappingRequest.Suggestion suggestion = request.suggestion();
        return suggestion.strictness() == Strictness.EXACT
                && (suggestion.port() != lease.key().externalPort()
                        || !suggestion
                                .address()
                                .map(lease.key().externalAddress()::equals)
                                .orElse(true));
    }

    /** IGD-25: the same client may overwrite its own entry; one that it shares with another protocol only as it is. */
    private static boolean overwrites(MappingRequest request, Lease lease) {
        boolean sameClient =
                lease.mapping().client().address().equals(request.client().address());
        boolean sameFilter = lease.mapping().filter().equals(request.filter());
        boolean alone = lease.owners().size() == 1 && lease.owner(Via.UPNP).isPresent();
        return sameClient && sameFilter && !lease.isAdmins() && (alone || isAlike(request, lease));
    }

    /** Whether the mapping is just what this request would make, the external endpoint apart. */
    static boolean isAlike(MappingRequest request, Lease lease) {
        Mapping mapping = lease.mapping();
        return mapping.client().equals(request.client())
                && mapping.filter().equals(request.filter())
                && mapping.enabled() == request.enabled();
    }

    static boolean sameNonce(Owner owner, MappingRequest request) {
        return owner.nonce().isEmpty()
                || owner.nonce().get().matches(request.nonce().orElseThrow());
    }

    static Outcome.Refused foreignNonce(Lease lease, Attempt attempt) {
        return new Outcome.Refused(
                Refusal.FOREIGN_NONCE,
                lease.key() + " is bound to another nonce",
                Optional.empty(),
                lease.remaining(attempt.now()),
                Optional.of(lease));
    }

    /** A filter that is too long, or that would change what another owner has been granted. */
    static Optional<Outcome.Refused> unfit(RemoteFilter filter, Via via, Lease lease, Attempt attempt) {
        boolean others = lease.without(via).isPresent();
        if (others && !filter.equals(lease.mapping().filter())) {
            return Optional.of(DeletionDesk.foreignOwner(lease, "is shared and keeps its remote filter", attempt));
        }
        return tooLong(filter);
    }

    static Optional<Outcome.Refused> tooLong(RemoteFilter filter) {
        return filter.peers().size() <= RemoteFilter.MOST_PEERS
                ? Optional.empty()
                : Optional.of(Outcome.Refused.of(
                        Refusal.TOO_MANY_REMOTE_PEERS,
                        filter.peers().size() + " remote peers are more than " + RemoteFilter.MOST_PEERS));
    }

    /** What a client may count on beside a mapping that is the admin's, or another protocol's (PCP-64). */
    Duration lifetimeBeside(Lease lease, MappingRequest request, Attempt attempt) {
        Duration asked =
                Lifetimes.granted(circumstances.settings(), request.via(), request.lifetime(), Optional.empty());
        return lease.remaining(attempt.now())
                .filter(left -> left.compareTo(asked) < 0)
                .orElse(asked);
    }

    private Outcome renew(MappingRequest request, Lease lease, Verdict.Allow allow, Attempt attempt) {
        Duration lifetime = Lifetimes.granted(
                circumstances.settings(),
                request.via(),
                request.lifetime(),
                allow.grant().maxLifetime());
        Owner owner = Grants.owner(
                request,
                allow.rule(),
                lifetime,
                lease.owner(request.via()).map(Owner::createdAt).orElse(attempt.now()),
                attempt.now());
        Mapping mapping = new Mapping(lease.key(), request.client(), request.filter(), request.enabled());
        Lease renewed = lease.with(owner).with(mapping);
        attempt.draft().change(lease, renewed);
        return new Outcome.Granted(renewed, lifetime);
    }
}
