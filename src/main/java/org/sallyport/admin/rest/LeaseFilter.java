package org.sallyport.admin.rest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.util.Fields;
import org.sallyport.admin.http.Problem;
import org.sallyport.admin.http.ProblemException;
import org.sallyport.core.lease.Lease;
import org.sallyport.core.lease.LeaseView;
import org.sallyport.core.lease.Owner;
import org.sallyport.core.mapping.MappingKey;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.Transport;
import org.sallyport.core.mapping.Via;

/**
 * Which leases are asked for; what is absent matches all.
 *
 * @param client the block of the internal address
 * @param via one of the owners'
 * @param text found in id, endpoints, a description or a rule, whatever its case
 */
public record LeaseFilter(
        Optional<Prefix> client, Optional<Via> via, Optional<Transport> transport, Optional<String> text) {
    /** The order leases are shown in. */
    private static final Comparator<Lease> BY_PORT = Comparator.comparing(
            Lease::key, Comparator.comparingInt(MappingKey::externalPort).thenComparing(MappingKey::transport));

    private static final List<String> KEYS = List.of("client", "via", "transport", "q");

    /**
     * Reads a query.
     *
     * @throws ProblemException 400 naming the parameter that is unknown, empty of sense or given twice
     */
    public static LeaseFilter read(Fields query) throws ProblemException {
        for (Fields.Field field : query) {
            if (!KEYS.contains(field.getName())) {
                throw bad(
                        field.getName(),
                        "there is no filter '" + field.getName() + "', only " + String.join(", ", KEYS));
            }
            if (field.getValues().size() > 1) {
                throw bad(field.getName(), "the filter '" + field.getName() + "' stands twice");
            }
        }
        Optional<String> client = value(query, "client");
        Optional<String> via = value(query, "via");
        Optional<String> transport = value(query, "transport");
        LeaseFilter filter = new LeaseFilter(
                client.flatMap(Prefix::parse),
                via.flatMap(Via::ofWord),
                transport.flatMap(Transport::ofWord),
                value(query, "q").map(text -> text.toLowerCase(Locale.ROOT)));
        requireRead("client", client, filter.client(), "an address or CIDR block");
        requireRead("via", via, filter.via(), "upnp, pcp, nat-pmp or admin");
        requireRead("transport", transport, filter.transport(), "tcp or udp");
        return filter;
    }

    /** Collects candidates on the gateway's thread: a copy, or less where an index helps. */
    List<Lease> candidates(LeaseView view) {
        Optional<Prefix> host = client.filter(Prefix::isHost);
        return new ArrayList<>(host.isPresent() ? view.byAddress(host.get().address()) : view.all());
    }

    /** Those asked for, in order of their external port. From any thread. */
    public List<Lease> select(List<Lease> candidates) {
        return candidates.stream().filter(this::matches).sorted(BY_PORT).toList();
    }

    private boolean matches(Lease lease) {
        return client.map(block -> block.contains(lease.mapping().client().address()))
                        .orElse(true)
                && via.map(asked -> lease.owner(asked).isPresent()).orElse(true)
                && transport.map(asked -> lease.key().transport() == asked).orElse(true)
                && text.map(asked -> mentions(lease, asked)).orElse(true);
    }

    private static boolean mentions(Lease lease, String text) {
        if (has(lease.id().toString(), text) || has(lease.mapping().toString(), text)) {
            return true;
        }
        for (Owner owner : lease.owners()) {
            if (has(owner.description(), text) || has(owner.rule(), text)) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(String value, String text) {
        return value.toLowerCase(Locale.ROOT).contains(text);
    }

    private static Optional<String> value(Fields query, String key) {
        return Optional.ofNullable(query.getValue(key)).filter(value -> !value.isEmpty());
    }

    private static void requireRead(String key, Optional<String> given, Optional<?> read, String wanted)
            throws ProblemException {
        if (given.isPresent() && read.isEmpty()) {
            throw bad(key, "'" + given.get() + "' is not " + wanted);
        }
    }

    private static ProblemException bad(String field, String detail) {
        return new ProblemException(Problem.of(400, detail).field(field));
    }
}
