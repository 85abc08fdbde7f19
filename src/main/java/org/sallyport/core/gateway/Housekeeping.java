package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseId;
import org.sallyport.core.lease.LeaseTable;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.lease.StoreException;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Via;
import org.sallyport.core.policy.Policy;
import org.sallyport.core.policy.PolicyRequest;
import org.sallyport.core.policy.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What changes leases without a client's asking: another policy, another external address, another LAN, a stepped clock. It goes
 * over the whole table, and it stands even when the store fails, which then gets it later.
 */
final class Housekeeping {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

    private final LeaseTable table;
    private final Ledger ledger;
    private final Circumstances circumstances;

    Housekeeping(LeaseTable table, Ledger ledger, Circumstances circumstances) {
        this.table = table;
        this.ledger = ledger;
        this.circumstances = circumstances;
    }

    /** Decides by this policy from now on, and ends the claims it denies. */
    List<Event> adopt(Policy policy) {
        circumstances.policy(policy);
        Draft draft = ledger.draft();
        Draft.Mark mark = draft.mark();
        for (Lease lease : List.copyOf(table.all())) {
            Optional<Lease> rest = Optional.of(lease);
            for (Owner owner : lease.owners()) {
                if (isDenied(policy, lease, owner)) {
                    rest = rest.flatMap(kept -> kept.without(owner.via()));
                }
            }
            if (rest.isEmpty()) {
                draft.end(lease, Event.Ending.DENIED);
            } else if (!rest.get().equals(lease)) {
                draft.change(lease, rest.get());
            }
        }
        draft.countSince(mark);
        return makeReal(draft);
    }

    /** Moves every mapping but the pinholes to this external address, and tells the clients to ask again (RFC 6887 §8.5). */
    List<Event> readdress(Optional<InetAddress> address, Instant now) {
        Optional<InetAddress> before = circumstances.externalAddress();
        if (before.equals(address)) {
            return List.of();
        }
        circumstances.externalAddress(address);
        log.info(
                "external address: {}", address.map(InetAddress::getHostAddress).orElse("none"));
        Draft draft = ledger.draft();
        Draft.Mark mark = draft.mark();
        address.ifPresent(to -> move(to, draft));
        boolean moved = !draft.isEmpty();
        draft.countSince(mark);
        draft.tell(new Event.ExternalAddressChanged(before, address));
        if (moved || (before.isPresent() && address.isPresent())) {
            draft.startEpoch(now);
        }
        return makeReal(draft);
    }

    /** Carries nothing any more to clients that are on no LAN now, and carries again to those that are back. */
    List<Event> followInside(Instant now) {
        Stranded stranded = ledger.stranded();
        stranded.forgetAllBut(id -> table.byId(id).isPresent());
        int changed = 0;
        for (Lease lease : table.all()) {
            boolean away = isAway(lease);
            if (away != stranded.has(lease.id())) {
                changed++;
                ledger.reconsider(lease);
                if (away) {
                    stranded.add(lease.id(), now);
                } else {
                    stranded.remove(lease.id());
                }
            }
        }
        if (changed > 0) {
            log.info("{} leases are held for clients that are on no LAN now", stranded.size());
        }
        return makeReal(ledger.draft());
    }

    /** Ends the claims of clients that have been away for too long; the admin's own stay, and are held. */
    List<Event> endStranded(Instant now) {
        Draft draft = ledger.draft();
        Draft.Mark mark = draft.mark();
        for (LeaseId id : ledger.stranded().due(now)) {
            Optional<Lease> lease = table.byId(id);
            if (lease.isEmpty()) {
                ledger.stranded().remove(id);
            } else if (isAway(lease.get())) {
                endStranded(lease.get(), draft);
            }
        }
        if (draft.isEmpty()) {
            return List.of();
        }
        draft.countSince(mark);
        draft.startEpoch(now);
        return makeReal(draft);
    }

    private void endStranded(Lease lease, Draft draft) {
        if (!lease.isAdmins()) {
            draft.end(lease, Event.Ending.STRANDED);
            return;
        }
        ledger.stranded().keep(lease.id());
        Lease rest = lease;
        for (Owner owner : lease.owners()) {
            rest = owner.via() == Via.ADMIN ? rest : rest.without(owner.via()).orElseThrow();
        }
        if (!rest.equals(lease)) {
            draft.change(lease, rest);
        }
    }

    private boolean isAway(Lease lease) {
        return !circumstances.inside().isHost(lease.mapping().client().address());
    }

    /** Tells the clients to ask again. */
    List<Event> startEpoch(Instant now) {
        Draft draft = ledger.draft();
        draft.startEpoch(now);
        return makeReal(draft);
    }

    /** Lets the store know how far the wall clock is from the steady time line, in which it keeps its ends. */
    List<Event> moveWallClock(Duration offset) {
        Draft draft = ledger.draft();
        draft.moveWallClock(offset);
        return makeReal(draft);
    }

    private void move(InetAddress to, Draft draft) {
        for (Lease lease : List.copyOf(table.all())) {
            Mapping mapping = lease.mapping();
            if (!mapping.isPinhole() && !mapping.key().externalAddress().equals(to)) {
                MappingKey key = new MappingKey(
                        mapping.key().transport(), to, mapping.key().externalPort());
                draft.change(
                        lease, lease.with(new Mapping(key, mapping.client(), mapping.filter(), mapping.enabled())));
            }
        }
    }

    private static boolean isDenied(Policy policy, Lease lease, Owner owner) {
        if (owner.via() == Via.ADMIN) {
            return false;
        }
        PolicyRequest question = new PolicyRequest(
                owner.via(),
                owner.requester(),
                lease.key().transport(),
                lease.mapping().client(),
                lease.key().externalPort(),
                lease.mapping().filter(),
                owner.description());
        return policy.decide(question) instanceof Verdict.Deny;
    }

    private List<Event> makeReal(Draft draft) {
        try {
            ledger.carry(draft).forEach(ledger::refuse);
        } catch (PlaneException e) {
            log.error("the plane failed and will be rebuilt: {}", e.getMessage());
            ledger.doubtPlane();
        }
        try {
            ledger.commit(draft);
        } catch (StoreException e) {
            log.error("the store failed; what it missed follows: {}", e.getMessage());
            ledger.owe(draft);
        }
        return draft.events();
    }
}
