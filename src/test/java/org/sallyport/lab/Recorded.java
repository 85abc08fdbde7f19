package org.sallyport.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A request as a real client sends it, and what must be in the answer. A file of them, in {@code replay}, is
 * <pre>
 *   >>> http: maps a port             multicast and unicast (UDP 1900), http (TCP 5000) or 5351 (UDP): what it does
 *   POST {control} HTTP/1.1           the request's lines; for UDP 5351 octets in hex, and remarks after #
 *   &lt;&lt;&lt;
 *   HTTP/1.1 200 OK                   texts that the answer must hold, or with ! must not; for UDP 5351 the whole answer,
 *                                     dots for what may be anything
 * </pre>
 */
record Recorded(String client, String channel, String title, List<String> request, List<String> answer) {
    static List<Recorded> of(String client) {
        String file = "replay/" + client + ".txt";
        try (InputStream in = Objects.requireNonNull(Recorded.class.getResourceAsStream(file), file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<Recorded> all = new ArrayList<>();
            String[] parts = text.split("(?m)^>>> ", -1);
            for (int i = 1; i < parts.length; i++) { // what is before the first is a remark
                all.add(parse(client, parts[i]));
            }
            return all;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Recorded parse(String client, String part) {
        int colon = part.indexOf(": ");
        int title = part.indexOf('\n');
        int end = part.indexOf("<<<\n");
        return new Recorded(
                client,
                part.substring(0, colon),
                part.substring(colon + 2, title),
                part.substring(title + 1, end).lines().toList(),
                part.substring(end + 4).strip().lines().toList());
    }

    boolean isText() {
        return !channel.equals("5351");
    }

    /** The request's octets, with the gateway's own paths in it. */
    byte[] octets(String control, String description) {
        if (!isText()) {
            return HexFormat.of().parseHex(hex(request));
        }
        String text = String.join("\r\n", request) + "\r\n";
        int body = text.length() - text.indexOf("\r\n\r\n") - 4;
        return text.replace("{control}", control)
                .replace("{description}", description)
                .replace("{length}", Integer.toString(body))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What is wrong with this answer, whose letters are its octets; nothing if it is as it must be. */
    List<String> faults(String octets) {
        if (!isText()) {
            String seen = HexFormat.of().formatHex(octets.getBytes(StandardCharsets.ISO_8859_1));
            return seen.matches(hex(answer)) ? List.of() : List.of(seen + " is not " + hex(answer));
        }
        return answer.stream().filter(line -> !agrees(octets, line)).toList();
    }

    private static boolean agrees(String text, String line) {
        return line.startsWith("! ") ? !text.contains(line.substring(2)) : text.contains(line);
    }

    private static String hex(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceFirst("#.*", "").replace(" ", ""))
                .collect(Collectors.joining())
                .toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return client + " " + title;
    }
}
