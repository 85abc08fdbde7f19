package org.sallyport.admin.rest;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sallyport.admin.http.Json;
import org.sallyport.admin.http.Problem;
import org.sallyport.admin.http.ProblemException;
import org.sallyport.core.gateway.AdminMapping;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.InternalClient;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.mapping.RemoteFilter;
import org.sallyport.core.mapping.Transport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads the body of {@code POST /leases}: one mapping, or an array of them. */
final class MappingReader {
    private static final int LONGEST_DESCRIPTION = 256;
    private static final List<String> MAPPING =
            List.of("transport", "external", "internal", "remote", "description", "lifetime");
    private static final List<String> ENDPOINT = List.of("address", "port");

    private final Optional<InetAddress> externalAddress;

    /** @param externalAddress the only one a body may name */
    MappingReader(Optional<InetAddress> externalAddress) {
        this.externalAddress = externalAddress;
    }

    /**
     * What a body asks for.
     *
     * @param single whether it was an object, not an array
     */
    record Asked(List<AdminMapping> mappings, boolean single) {}

    /**
     * Reads a body.
     *
     * @throws ProblemException 400 when it is no JSON, 422 naming the field that is wrong
     */
    Asked read(byte[] body) throws ProblemException {
        JsonNode root = parse(body);
        if (!root.isArray()) {
            return new Asked(List.of(mapping(root, "")), true);
        }
        if (root.isEmpty()) {
            throw ObjectReader.bad("", "the array holds no mapping");
        }
        List<AdminMapping> mappings = new ArrayList<>(root.size());
        for (int i = 0; i < root.size(); i++) {
            mappings.add(mapping(root.get(i), "[" + i + "]"));
        }
        requireDistinct(mappings);
        return new Asked(mappings, false);
    }

    /** The gateway would refuse the second as taken, by a holder that was never there. */
    private static void requireDistinct(List<AdminMapping> mappings) throws ProblemException {
        Map<String, Integer> indexes = new HashMap<>();
        for (int i = 0; i < mappings.size(); i++) {
            AdminMapping mapping = mappings.get(i);
            String key = mapping.transport().word() + " " + mapping.externalPort();
            Integer first = indexes.putIfAbsent(key, i);
            if (first != null) {
                String field = "[" + i + "].external.port";
                throw ObjectReader.bad(field, field + ": " + key + " is asked for by [" + first + "] already");
            }
        }
    }

    private static JsonNode parse(byte[] body) throws ProblemException {
        JsonNode root;
        try {
            root = Json.read(body);
        } catch (JacksonException e) {
            throw new ProblemException(Problem.of(400, "the body is no JSON we can read: " + e.getOriginalMessage()));
        }
        if (root.isMissingNode()) {
            throw new ProblemException(Problem.of(400, "the body is empty"));
        }
        return root;
    }

    private AdminMapping mapping(JsonNode node, String name) throws ProblemException {
        ObjectReader mapping = new ObjectReader(node, name, MAPPING);
        ObjectReader external = mapping.object("external", ENDPOINT);
        ObjectReader internal = mapping.object("internal", ENDPOINT);
        external.optionalText("address", "the external address, which is " + shownAddress(), this::ours);
        InetAddress host = internal.text("address", "an IP address", Addresses::parse);
        return new AdminMapping(
                mapping.text("transport", "tcp or udp", Transport::ofWord),
                external.port("port"),
                new InternalClient(host, internal.port("port")),
                mapping.optionalText(
                                "remote",
                                "an address or CIDR block of the internal address's family",
                                text -> Prefix.parse(text).filter(block -> sameFamily(block, host)))
                        .map(RemoteFilter::of)
                        .orElse(RemoteFilter.EVERYONE),
                mapping.optionalText(
                                "description",
                                "at most " + LONGEST_DESCRIPTION + " characters without control characters",
                                MappingReader::description)
                        .orElse(""),
                mapping.optionalText(
                        "lifetime",
                        "like 90s, 30m, 2h or 7d, up to " + Lifetimes.LONGEST.toDays() + "d",
                        Lifetimes::parse));
    }

    private Optional<InetAddress> ours(String literal) {
        return Addresses.parse(literal).filter(address -> externalAddress.equals(Optional.of(address)));
    }

    private static boolean sameFamily(Prefix block, InetAddress host) {
        return Addresses.isIpv4(block.address()) == Addresses.isIpv4(host);
    }

    private String shownAddress() {
        return externalAddress.map(InetAddress::getHostAddress).orElse("unknown now");
    }

    private static Optional<String> description(String text) {
        return Optional.of(text)
                .filter(value -> value.length() <= LONGEST_DESCRIPTION)
                .filter(value -> value.chars().noneMatch(Character::isISOControl));
    }
}
