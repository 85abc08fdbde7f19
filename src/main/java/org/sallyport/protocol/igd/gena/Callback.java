package org.sallyport.protocol.igd.gena;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sallyport.core.mapping.Addresses;

/**
 * Where a subscriber wants its events. Only a literal equal to the address it subscribed from is one: anything else would
 * make this gateway send requests to strangers (CVE-2020-12695, CallStranger; UDA-81, UDA-82).
 *
 * @param address the subscriber's, as its connection has it: a link-local one with the interface it is on
 * @param port 80, or 1024 and up
 * @param path with the query, beginning with a slash
 */
record Callback(InetAddress address, int port, String path) {
    static final int MOST = 3;
    static final int MAX_LENGTH = 256;

    private static final Pattern LIST = Pattern.compile("\\s*(?:<[^<>]*>\\s*)+");
    private static final Pattern ONE = Pattern.compile("<([^<>]*)>");
    /** No user, no fragment, nothing a request line could be broken with. */
    private static final Pattern URL =
            Pattern.compile("(?i:http)://(?:(?<quad>[0-9.]{7,15})|\\[(?<six>[0-9A-Fa-f:.]{2,45})])"
                    + "(?::(?<port>[0-9]{1,5}))?(?<path>/[!-~&&[^#\"\\\\]]*)?");

    /**
     * The callbacks of a CALLBACK header that may be used, in its order; the others are passed over, as a subscriber with
     * several addresses names them all (UDA-74). Empty when there is none, or more than {@link #MOST} are named.
     */
    static List<Callback> read(String header, InetAddress subscriber) {
        List<Callback> usable = new ArrayList<>();
        if (header.length() > MOST * (MAX_LENGTH + 8) || !LIST.matcher(header).matches()) {
            return usable;
        }
        Matcher urls = ONE.matcher(header);
        for (int named = 1; urls.find(); named++) {
            if (named > MOST) {
                return List.of();
            }
            readOne(urls.group(1).strip(), subscriber, usable);
        }
        return usable;
    }

    private static void readOne(String text, InetAddress subscriber, List<Callback> usable) {
        Matcher url = URL.matcher(text);
        if (text.length() > MAX_LENGTH || !url.matches()) {
            return;
        }
        String named = url.group("port");
        int port = named == null ? 80 : Integer.parseInt(named);
        if (isOf(subscriber, url) && (port == 80 || (port >= 1024 && port <= 65535))) {
            String path = url.group("path");
            usable.add(new Callback(subscriber, port, path == null ? "/" : path));
        }
    }

    /** A zone in the literal is none of ours: that of a link-local subscriber is known by its connection. */
    private static boolean isOf(InetAddress subscriber, Matcher url) {
        String literal = url.group(Addresses.isIpv4(subscriber) ? "quad" : "six");
        return literal != null
                && Addresses.parse(literal).filter(subscriber::equals).isPresent();
    }

    /** As the HOST header has it: an IPv6 literal in brackets, with no zone. */
    String authority() {
        String literal = address.getHostAddress().replaceFirst("%.*", "");
        return (Addresses.isIpv4(address) ? literal : "[" + literal + "]") + ":" + port;
    }
}
