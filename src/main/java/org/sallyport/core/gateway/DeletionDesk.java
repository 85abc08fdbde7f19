package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseTable;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.mapping.Nonce;
import org.sallyport.core.mapping.Via;

/** Decides who may end what. */
final class DeletionDesk {
    private final LeaseTable table;
    private final Inside inside;

    DeletionDesk(LeaseTable table, Inside inside) {
        this.table = table;
        this.inside = inside;
    }

    Outcome decide(Deletion deletion, Attempt attempt) {
        if (deletion instanceof Deletion.OfClient ofClient) {
            return decide(List.of(ofClient), attempt);
        } else if (deletion instanceof Deletion.OfPortSet ofPortSet) {
            return decide(ofPortSet.members(), attempt);
        } else if (deletion instanceof Deletion.OfAddress ofAddress) {
            return decide(ofAddress, attempt);
        } else if (deletion instanceof Deletion.OfPort ofPort) {
            return decide(ofPort, attempt);
        } else if (deletion instanceof Deletion.OfRange ofRange) {
            return decide(ofRange, attempt);
        } else if (deletion instanceof Deletion.OfPinhole ofPinhole) {
            return decide(ofPinhole, attempt);
        }
        return decide((Deletion.Revocation) deletion, attempt);
    }

    /** RFC 6887 §15, RFC 6886 §3.4: what is not there counts as deleted; what the admin made is not a client's to delete. */
    private Outcome decide(List<Deletion.OfClient> asked, Attempt attempt) {
        for (Deletion.OfClient one : asked) {
            Optional<Outcome.Refused> hindrance = hindrance(one, attempt);
            if (hindrance.isPresent()) {
                return hindrance.get();
            }
        }
        List<Lease> ended = new ArrayList<>();
        asked.forEach(one -> own(one).ifPresent(lease -> {
            attempt.giveUp(lease, one.via());
            ended.add(lease);
        }));
        return new Outcome.Deleted(ended);
    }

    private Optional<Outcome.Refused> hindrance(Deletion.OfClient asked, Attempt attempt) {
        Optional<Lease> own = own(asked);
        if (own.isEmpty()) {
            return guarded(table.byClient(asked.transport(), asked.client()), asked.via())
                    .map(guarded -> foreignOwner(guarded, attempt));
        }
        return isOwners(own.get().owner(asked.via()).orElseThrow(), asked.nonce())
                ? Optional.empty()
                : Optional.of(StandingMappings.foreignNonce(own.get(), attempt));
    }

    private Optional<Lease> own(Deletion.OfClient asked) {
        return table.byClient(asked.transport(), asked.client()).stream()
                .filter(lease -> lease.owner(asked.via()).isPresent() && !lease.isAdmins())
                .findFirst();
    }

    /** RFC 6887 §15, RFC 6886 §3.4: all that can go goes; NAT-PMP is told if something could not (PMP-58). */
    private Outcome decide(Deletion.OfAddress asked, Attempt attempt) {
        List<Lease> ended = new ArrayList<>();
        List<Lease> others = new ArrayList<>();
        for (Lease lease : table.byAddress(asked.client())) {
            if (asked.transport().map(only -> only != lease.key().transport()).orElse(false)) {
                continue;
            }
            Optional<Owner> owner = lease.owner(asked.via()).filter(any -> !lease.isAdmins());
            if (owner.isEmpty()) {
                others.add(lease);
            } else if (isOwners(owner.get(), asked.nonce())) {
                attempt.giveUp(lease, asked.via());
                ended.add(lease);
            }
        }
        Optional<Lease> guarded = asked.via() == Via.NAT_PMP ? guarded(others, asked.via()) : Optional.empty();
        return guarded.isPresent() ? foreignOwner(guarded.get(), attempt) : new Outcome.Deleted(ended);
    }

    private Outcome decide(Deletion.OfPort asked, Attempt attempt) {
        Optional<Lease> found = table.byPort(asked.transport(), asked.externalPort()).stream()
                .filter(lease -> lease.mapping().filter().equals(asked.filter()))
                .findFirst();
        if (found.isEmpty()) {
            return Outcome.Refused.of(
                    Refusal.NO_SUCH_MAPPING,
                    "no mapping of " + asked.transport().word() + " " + asked.externalPort());
        }
        if (!mayGiveUp(found.get(), asked.asker())) {
            return foreignOwner(found.get(), attempt);
        }
        attempt.giveUp(found.get(), Via.UPNP);
        return new Outcome.Deleted(List.of(found.get()));
    }

    private Outcome decide(Deletion.OfRange asked, Attempt attempt) {
        List<Lease> ended = table.byAddress(asked.asker()).stream()
                .filter(lease ->
                        isInRange(lease, asked) && lease.owner(Via.UPNP).isPresent())
                .toList();
        if (ended.isEmpty()) {
            return Outcome.Refused.of(
                    Refusal.NO_SUCH_MAPPING,
                    "no mapping of the asker's in " + asked.firstPort() + "-" + asked.lastPort());
        }
        ended.forEach(lease -> attempt.giveUp(lease, Via.UPNP));
        return new Outcome.Deleted(ended);
    }

    private static boolean isInRange(Lease lease, Deletion.OfRange range) {
        int port = lease.key().externalPort();
        return lease.pinhole().isEmpty()
                && lease.key().transport() == range.transport()
                && port >= range.firstPort()
                && port <= range.lastPort();
    }

    private Outcome decide(Deletion.OfPinhole asked, Attempt attempt) {
        Optional<Lease> found = table.byPinhole(asked.uniqueId());
        if (found.isEmpty()) {
            return Outcome.Refused.of(Refusal.NO_SUCH_MAPPING, "no pinhole " + asked.uniqueId());
        }
        if (!mayGiveUp(found.get(), asked.asker())) {
            return foreignOwner(found.get(), attempt);
        }
        attempt.giveUp(found.get(), Via.UPNP);
        return new Outcome.Deleted(List.of(found.get()));
    }

    private Outcome decide(Deletion.Revocation asked, Attempt attempt) {
        Optional<Lease> found = table.byId(asked.id());
        if (found.isEmpty()) {
            return Outcome.Refused.of(Refusal.NO_SUCH_MAPPING, "no lease " + asked.id());
        }
        attempt.draft().end(found.get(), Event.Ending.REVOKED);
        return new Outcome.Deleted(List.of(found.get()));
    }

    /** A mapping that this protocol must not pretend to have deleted: the admin's, and under NAT-PMP one of PCP's. */
    private static Optional<Lease> guarded(Collection<Lease> leases, Via via) {
        return leases.stream()
                .filter(lease -> lease.isAdmins()
                        || (via == Via.NAT_PMP && lease.owner(Via.PCP).isPresent()))
                .findFirst();
    }

    private boolean mayGiveUp(Lease lease, InetAddress asker) {
        return lease.owner(Via.UPNP)
                .map(owner -> inside.isSameHost(asker, owner.requester())
                        || inside.isSameHost(asker, lease.mapping().client().address()))
                .orElse(false);
    }

    private static boolean isOwners(Owner owner, Optional<Nonce> nonce) {
        return owner.nonce().isEmpty() || owner.nonce().get().matches(nonce.orElseThrow());
    }

    private static Outcome.Refused foreignOwner(Lease lease, Attempt attempt) {
        return foreignOwner(lease, "is not the asker's to delete", attempt);
    }

    static Outcome.Refused foreignOwner(Lease lease, String predicate, Attempt attempt) {
        return new Outcome.Refused(
                Refusal.FOREIGN_OWNER,
                lease.key() + " " + predicate,
                Optional.empty(),
                lease.remaining(attempt.now()),
                Optional.of(lease));
    }
}
