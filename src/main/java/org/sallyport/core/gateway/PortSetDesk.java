package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sallyport.core.gateway.MappingRequest.Suggestion;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseTable;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Ports;
import org.sallyport.core.policy.PolicyRequest;
import org.sallyport.core.policy.Verdict;

/**
 * Decides requests for sets of ports (RFC 7753). Ours: a set is no more than mappings made in one go, each a lease of its
 * own. What the client holds of the set already is renewed where it is (PCP-125); the rest is made behind the first
 * port's external one, until one cannot be had.
 */
final class PortSetDesk {
    private final LeaseTable table;
    private final Circumstances circumstances;
    private final MappingDesk mappings;
    private final PortChooser ports;

    PortSetDesk(LeaseTable table, Circumstances circumstances, MappingDesk mappings) {
        this.table = table;
        this.circumstances = circumstances;
        this.mappings = mappings;
        this.ports = new PortChooser(table);
    }

    Outcome decide(PortSetRequest asked, Attempt attempt) {
        Outcome head = mappings.decide(first(asked, attempt), attempt);
        return head instanceof Outcome.Granted granted ? follow(asked, granted, attempt) : head;
    }

    private Outcome follow(PortSetRequest asked, Outcome.Granted head, Attempt attempt) {
        List<Lease> run = new ArrayList<>(List.of(head.lease()));
        Duration lifetime = head.lifetime();
        boolean unbroken = true;
        for (int offset = 1; offset < asked.most(); offset++) {
            int external = head.lease().key().externalPort() + offset;
            Optional<MappingRequest> next = next(asked, offset, unbroken && Ports.valid(external), external);
            Optional<Outcome.Granted> granted = next.flatMap(request -> granted(request, attempt))
                    .filter(one -> one.lease().key().externalPort() == external);
            unbroken &= granted.isPresent();
            if (unbroken) {
                run.add(granted.orElseThrow().lease());
                lifetime = shorter(lifetime, granted.get().lifetime());
            }
        }
        return new Outcome.GrantedSet(run, lifetime);
    }

    /** What to ask for the port at this offset: to keep what the client has of it, else the very next external port. */
    private Optional<MappingRequest> next(PortSetRequest asked, int offset, boolean wanted, int external) {
        MappingRequest kept = asked.member(offset, Suggestion.ANY);
        boolean own = table.byClient(kept.transport(), kept.client()).stream()
                .anyMatch(lease -> lease.owner(kept.via()).isPresent());
        if (own) {
            return Optional.of(kept);
        }
        return wanted ? Optional.of(asked.member(offset, Suggestion.exactly(external))) : Optional.empty();
    }

    private Optional<Outcome.Granted> granted(MappingRequest request, Attempt attempt) {
        return mappings.decide(request, attempt) instanceof Outcome.Granted granted
                ? Optional.of(granted)
                : Optional.empty();
    }

    /** The first port's request; if it has no mapping yet, for where there is room for the whole set. */
    private MappingRequest first(PortSetRequest asked, Attempt attempt) {
        MappingRequest first = asked.first();
        Optional<InetAddress> external = circumstances.externalAddress();
        boolean placed = !Addresses.isIpv4(first.client().address())
                || !table.byClient(first.transport(), first.client()).isEmpty();
        if (placed || external.isEmpty()) {
            return first;
        }
        int wish = first.suggestion().port();
        PolicyRequest question =
                StandingMappings.question(first, wish == 0 ? first.client().port() : wish);
        Verdict verdict = circumstances.policy().decide(question);
        if (MappingDesk.isFinal(verdict, first)) {
            return first;
        }
        OptionalInt start =
                ports.chooseRun(asked, external.get(), circumstances.policy().allowedPorts(question), attempt);
        return start.isPresent() ? asked.member(0, Suggestion.exactly(start.getAsInt())) : first;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
