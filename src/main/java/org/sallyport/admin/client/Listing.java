package org.sallyport.admin.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.sallyport.admin.text.Visible;
import org.sallyport.admin.text.Words;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The gateway's answers as lines for a terminal. */
final class Listing {
    /** In ASCII: a terminal obeys some control characters that JSON lets pass. */
    private static final JsonMapper PRETTY = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build())
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private Listing() {}

    /** The answer itself, indented. */
    static List<String> json(JsonNode answer) {
        return PRETTY.writeValueAsString(answer)
                .lines()
                .map(line -> line.replace("\u007f", "\\u007F"))
                .toList();
    }

    /** {@code GET /leases}: a line for each. */
    static List<String> leases(JsonNode answer) {
        JsonNode leases = answer.path("leases");
        if (leases.isEmpty()) {
            return List.of("no leases");
        }
        TextTable table =
                new TextTable("ID", "EXTERNAL", "INTERNAL", "REMOTE", "VIA", "LEFT", "IN", "OUT", "DESCRIPTION");
        for (JsonNode lease : leases) {
            table.row(
                    lease.path("id").asString(""),
                    lease.path("transport").asString("") + " " + endpoint(lease.path("external")),
                    endpoint(lease.path("internal")),
                    lease.path("remote").asString("any"),
                    vias(lease),
                    left(lease.path("secondsLeft")),
                    Words.octets(lease.path("traffic").path("bytesIn").asLong(0)),
                    Words.octets(lease.path("traffic").path("bytesOut").asLong(0)),
                    lease.path("description").asString(""));
        }
        return table.lines();
    }

    /** {@code GET /status}: a line for each fact, then one for each trouble. */
    static List<String> status(JsonNode answer) {
        List<String> lines = new ArrayList<>();
        JsonNode counts = answer.path("counts");
        JsonNode plane = answer.path("plane");
        fact(lines, "version", answer.path("version").asString("unknown"));
        fact(lines, "up", Words.span(answer.path("uptimeSeconds").asLong(0)));
        fact(lines, "external", external(answer.path("wan")));
        fact(lines, "leases", counts.path("leases").asString("0") + perVia(counts.path("leasesByVia")));
        fact(
                lines,
                "requests",
                counts.path("granted").asString("0") + " granted, "
                        + counts.path("refused").asString("0") + " refused");
        fact(
                lines,
                "forwarding",
                plane.path("name").asString("none")
                        + (plane.path("preservesSource").asBoolean(false)
                                ? ", hosts see the remote address"
                                : ", hosts see the gateway's address"));
        plane.path("remarks").forEach(remark -> fact(lines, "", remark.asString("")));
        fact(lines, "epoch", answer.path("epoch").asString("0") + " s");
        answer.path("responders")
                .forEach(one -> fact(
                        lines,
                        one.path("name").asString(""),
                        one.path("trouble").asString("answers")));
        return lines;
    }

    private static void fact(List<String> lines, String name, String value) {
        lines.add(String.format("%-12s%s", Visible.text(name), Visible.text(value)));
    }

    private static String endpoint(JsonNode endpoint) {
        String address = endpoint.path("address").asString("");
        return (address.contains(":") ? "[" + address + "]" : address) + ":"
                + endpoint.path("port").asString("");
    }

    private static String vias(JsonNode lease) {
        return lease.path("owners")
                .valueStream()
                .map(owner -> owner.path("via").asString(""))
                .collect(Collectors.joining(","));
    }

    private static String left(JsonNode seconds) {
        return seconds.isNumber() ? Words.span(seconds.asLong()) : "static";
    }

    private static String external(JsonNode wan) {
        JsonNode address = wan.path("address");
        return address.isString()
                ? address.stringValue() + " (" + wan.path("addressClass").asString("unknown") + ")"
                : "none: nothing can be reached";
    }

    private static String perVia(JsonNode counts) {
        return counts.properties().stream()
                .filter(via -> via.getValue().asInt(0) > 0)
                .sorted(Map.Entry.comparingByKey())
                .map(via -> via.getKey() + " " + via.getValue().asInt())
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(", "), some -> some.isEmpty() ? "" : " (" + some + ")"));
    }
}
