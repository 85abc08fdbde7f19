package org.sallyport.core.gateway;

import java.net.InetAddress;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import org.sallyport.core.gateway.MappingRequest.Strictness;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseTable;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Via;
import org.sallyport.core.policy.Policy;
import org.sallyport.core.policy.PolicyRequest;
import org.sallyport.core.policy.Verdict;

/** Decides requests for mappings: which one it is about, else policy, quota and port of a new one, in this order. */
final class MappingDesk {
    private final Circumstances circumstances;
    private final PortChooser ports;
    private final StandingMappings standing;
    private final OutboundDesk outbound;
    private final PinholeDesk pinholes;
    private final Grants grants;

    MappingDesk(LeaseTable table, Circumstances circumstances) {
        this.circumstances = circumstances;
        this.ports = new PortChooser(table);
        this.standing = new StandingMappings(table, circumstances);
        this.grants = new Grants(table, circumstances);
        this.outbound = new OutboundDesk(table, circumstances, standing);
        this.pinholes = new PinholeDesk(table, circumstances, standing, outbound, grants);
    }

    Outcome decide(MappingRequest asked, Attempt attempt) {
        MappingRequest request = asSelf(asked);
        Optional<Outcome.Refused> hopeless =
                StandingMappings.tooLong(request.filter()).or(() -> outbound.beyondPlane(request));
        if (hopeless.isPresent()) {
            return hopeless.get();
        }
        return Addresses.isIpv4(request.client().address())
                ? translated(request, attempt)
                : pinholes.decide(request, attempt);
    }

    /** A host that asks for one of its own addresses by another of them asks for itself. */
    private MappingRequest asSelf(MappingRequest request) {
        InetAddress client = request.client().address();
        return circumstances.inside().isSameHost(request.requester(), client) ? request.by(client) : request;
    }

    private Outcome translated(MappingRequest request, Attempt attempt) {
        Optional<InetAddress> external = circumstances.externalAddress();
        if (external.isEmpty()) {
            return Outcome.Refused.of(Refusal.NO_EXTERNAL_ADDRESS, "the gateway has no external address now");
        }
        if (!circumstances.inside().isHost(request.client().address())) {
            return Outcome.Refused.of(
                    Refusal.INVALID_INTERNAL_CLIENT, request.client().address().getHostAddress() + " is no LAN host");
        }
        if (request.isOutbound()) {
            return outbound.decide(request, attempt).orElseGet(() -> create(request, external.get(), attempt));
        }
        Optional<Lease> met = standing.of(request, external.get());
        if (met.isEmpty()) {
            return create(request, external.get(), attempt);
        }
        return standing.decide(request, met.get(), attempt)
                .orElseGet(() -> create(request.onto(met.get()), external.get(), attempt));
    }

    private Outcome create(MappingRequest request, InetAddress external, Attempt attempt) {
        boolean exact = request.suggestion().strictness() == Strictness.EXACT;
        if (exact && !request.suggestion().address().map(external::equals).orElse(true)) {
            return Outcome.Refused.of(
                    Refusal.EXTERNAL_ADDRESS_NOT_OURS,
                    request.suggestion().address().get().getHostAddress() + " is not the external address");
        }
        int first = firstChoice(request);
        PolicyRequest question =
                StandingMappings.question(request, first == 0 ? request.client().port() : first);
        Verdict verdict = circumstances.policy().decide(question);
        if (isFinal(verdict, request)) {
            return Grants.forbidden(verdict).orElseThrow();
        }
        if (first != 0 && verdict instanceof Verdict.Allow allow) {
            MappingKey key = new MappingKey(request.transport(), external, first);
            Optional<Outcome.Refused> obstacle = obstacle(request, key, attempt);
            if (obstacle.isEmpty()) {
                return grants.mapping(request, key, allow, attempt);
            } else if (request.suggestion().insistsOnPort()) {
                return obstacle.get();
            }
        }
        return another(request, external, question, attempt);
    }

    /**
     * Ours: a rule that says no, or says ask, to the port that the client named means this request. The default merely
     * did not name the port, so a client that would take another gets one that is named (RFC 6886 §3.3 has low ports
     * refused this way).
     */
    static boolean isFinal(Verdict verdict, MappingRequest request) {
        if (verdict instanceof Verdict.Allow) {
            return false;
        }
        boolean named = request.suggestion().port() != 0;
        return request.suggestion().insistsOnPort() || (named && !verdict.rule().equals(Policy.DEFAULT));
    }

    /** The port to try before any other, 0 for none: the suggested one, else the internal one (PCP-60, PMP-41). */
    private static int firstChoice(MappingRequest request) {
        if (request.suggestion().port() != 0) {
            return request.suggestion().port();
        }
        int internal = request.client().port();
        return internal >= PortChooser.FIRST_UNPRIVILEGED || request.via() == Via.PCP ? internal : 0;
    }

    private Outcome another(MappingRequest request, InetAddress external, PolicyRequest question, Attempt attempt) {
        BitSet allowed = circumstances.policy().allowedPorts(question);
        if (allowed.isEmpty()) {
            return Grants.forbidden(circumstances.policy().decide(question)).orElseThrow();
        }
        OptionalInt port = ports.choose(
                request.transport(),
                external,
                request.client(),
                allowed,
                request.via() == Via.PCP,
                attempt.excluded().keySet(),
                attempt.random());
        if (port.isEmpty()) {
            return Outcome.Refused.of(Refusal.NO_FREE_PORT, "no allowed external port is free");
        }
        Verdict verdict = circumstances.policy().decide(question.withExternalPort(port.getAsInt()));
        if (!(verdict instanceof Verdict.Allow allow)) {
            throw new IllegalStateException("port " + port.getAsInt() + " was allowed and is not: " + verdict);
        }
        return grants.mapping(request, new MappingKey(request.transport(), external, port.getAsInt()), allow, attempt);
    }

    private Optional<Outcome.Refused> obstacle(MappingRequest request, MappingKey key, Attempt attempt) {
        Optional<Lease> holder = ports.inTheWay(key, request.client().address());
        if (holder.isPresent()) {
            return Optional.of(StandingMappings.taken(holder.get(), request.via(), attempt.now()));
        }
        return attempt.refusedByPlane(key);
    }
}
