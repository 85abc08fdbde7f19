package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseTable;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Via;

/** Makes the admin's mappings: no policy and no quota, but never somebody else's port. */
final class AdminDesk {
    /** The rule named on what the admin made. */
    static final String RULE = "made by the admin";

    private final LeaseTable table;
    private final Circumstances circumstances;

    AdminDesk(LeaseTable table, Circumstances circumstances) {
        this.table = table;
        this.circumstances = circumstances;
    }

    /** Stops at the first that cannot be made; the caller takes back the others. */
    Outcome decide(Request.AdminGrant asked, Attempt attempt) {
        Optional<InetAddress> external = circumstances.externalAddress();
        if (external.isEmpty()) {
            return Outcome.Refused.of(Refusal.NO_EXTERNAL_ADDRESS, "the gateway has no external address now");
        }
        List<Lease> made = new ArrayList<>();
        for (AdminMapping mapping : asked.mappings()) {
            Outcome outcome = decide(mapping, external.get(), attempt);
            if (!(outcome instanceof Outcome.Granted granted)) {
                return outcome;
            }
            made.add(granted.lease());
        }
        return new Outcome.GrantedAll(made);
    }

    private Outcome decide(AdminMapping asked, InetAddress external, Attempt attempt) {
        InetAddress host = asked.client().address();
        if (!Addresses.isIpv4(host) || !circumstances.inside().isHost(host)) {
            return Outcome.Refused.of(
                    Refusal.INVALID_INTERNAL_CLIENT, host.getHostAddress() + " is no host of the LAN");
        }
        MappingKey key = new MappingKey(asked.transport(), external, asked.externalPort());
        Optional<Outcome.Refused> refused = attempt.refusedByPlane(key);
        if (refused.isPresent()) {
            return refused.get();
        }
        Mapping mapping = new Mapping(key, asked.client(), asked.filter(), true);
        Optional<Lease> holder = table.byKey(key);
        if (holder.isEmpty()) {
            return make(mapping, owner(asked, attempt.now()), attempt);
        }
        // Ours: what a client already holds just so becomes the admin's as well, and stays when the client goes.
        if (holder.get().isAdmins() || !holder.get().mapping().equals(mapping)) {
            return StandingMappings.taken(holder.get(), Via.ADMIN, attempt.now());
        }
        Lease shared = holder.get().with(owner(asked, attempt.now()));
        attempt.draft().change(holder.get(), shared);
        return new Outcome.Granted(shared, asked.lifetime().orElse(Duration.ZERO));
    }

    private Outcome make(Mapping mapping, Owner owner, Attempt attempt) {
        Lease lease = new Lease(attempt.newId(table), mapping, List.of(owner), attempt.now());
        attempt.draft().grant(lease);
        return new Outcome.Granted(lease, owner.lifetime().orElse(Duration.ZERO));
    }

    private static Owner owner(AdminMapping asked, Instant now) {
        Owner owner = new Owner(
                Via.ADMIN,
                asked.client().address(),
                Optional.empty(),
                asked.description(),
                RULE,
                asked.lifetime().orElse(Duration.ZERO),
                asked.lifetime(),
                now,
                Optional.empty());
        return asked.lifetime()
                .map(lifetime -> owner.endingAt(now.plus(lifetime)))
                .orElse(owner);
    }
}
