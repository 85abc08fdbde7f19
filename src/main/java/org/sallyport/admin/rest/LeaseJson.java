package org.sallyport.admin.rest;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.sallyport.core.gateway.Diagnosis;
import org.sallyport.core.gateway.Opening;
import org.sallyport.core.gateway.Traffic;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.mapping.Mapping;
import org.sallyport.core.mapping.RemoteFilter;

/**
 * A lease as REST shows it. The oldest owner lends it via, description and rule; all of them stand in {@code owners}.
 *
 * @param remote the blocks admitted, a peer's port behind a space; empty (JSON null) for everyone
 * @param expiresAt empty (JSON null) for a static mapping
 * @param secondsLeft empty (JSON null) for a static mapping
 * @param source whose address the internal client sees: {@code remote}, the peer's own, or {@code gateway}
 */
public record LeaseJson(
        String id,
        String transport,
        Endpoint external,
        Endpoint internal,
        Optional<String> remote,
        String via,
        String description,
        boolean enabled,
        String createdAt,
        Optional<String> expiresAt,
        Optional<Long> secondsLeft,
        String rule,
        String source,
        Traffic traffic,
        Seen seen,
        Trouble trouble,
        List<OpeningJson> openings,
        List<OwnerJson> owners) {

    /** One side of a mapping. */
    public record Endpoint(String address, int port) {
        static Endpoint of(InetAddress address, int port) {
            return new Endpoint(address.getHostAddress(), port);
        }

        @Override
        public String toString() {
            return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
        }
    }

    /**
     * When packets passed; empty (JSON null) when none has yet, or when the plane cannot know.
     *
     * @param last within a second or two
     */
    public record Seen(Optional<String> first, Optional<String> last) {
        static Seen of(Diagnosis diagnosis, Moment now) {
            return new Seen(
                    diagnosis.firstSeen().map(now::show), diagnosis.lastSeen().map(now::show));
        }
    }

    /** What went wrong since the mapping was opened, as {@link Diagnosis} counts it; empty: the plane cannot know. */
    public record Trouble(OptionalLong refusedInside, OptionalLong noAnswerInside, OptionalLong limited) {
        static Trouble of(Diagnosis diagnosis) {
            return new Trouble(diagnosis.refusedInside(), diagnosis.noAnswerInside(), diagnosis.limited());
        }
    }

    /** One claim on a lease. */
    public record OwnerJson(
            String via,
            String description,
            String rule,
            String createdAt,
            Optional<String> expiresAt,
            Optional<Long> secondsLeft) {
        static OwnerJson of(Owner owner, Moment now) {
            return new OwnerJson(
                    owner.via().word(),
                    owner.description(),
                    owner.rule(),
                    now.show(owner.createdAt()),
                    owner.expiresAt().map(now::show),
                    owner.expiresAt().map(now::secondsUntil));
        }
    }

    public static LeaseJson of(
            Lease lease,
            Traffic traffic,
            Diagnosis diagnosis,
            List<Opening> openings,
            boolean preservesSource,
            Moment now) {
        Mapping mapping = lease.mapping();
        return new LeaseJson(
                lease.id().toString(),
                mapping.key().transport().word(),
                Endpoint.of(mapping.key().externalAddress(), mapping.key().externalPort()),
                Endpoint.of(mapping.client().address(), mapping.client().port()),
                remote(mapping.filter()),
                lease.first().via().word(),
                lease.first().description(),
                mapping.enabled(),
                now.show(lease.createdAt()),
                lease.expiresAt().map(now::show),
                lease.expiresAt().map(now::secondsUntil),
                lease.first().rule(),
                preservesSource ? "remote" : "gateway",
                traffic,
                Seen.of(diagnosis, now),
                Trouble.of(diagnosis),
                openings.stream().map(opening -> OpeningJson.of(opening, now)).toList(),
                lease.owners().stream().map(owner -> OwnerJson.of(owner, now)).toList());
    }

    private static Optional<String> remote(RemoteFilter filter) {
        return filter.isEveryone()
                ? Optional.empty()
                : Optional.of(filter.peers().stream()
                        .map(peer -> peer.prefix() + (peer.port() == 0 ? "" : " " + peer.port()))
                        .collect(Collectors.joining(", ")));
    }
}
