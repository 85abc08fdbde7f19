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
            Pattern.compile("(?i:http)://(?<host>[0-9.]{7,15})(?::(?<port>[0-9]{1,5}))?(?<path>/[!-~&&[^#\"\\\\]]*)?");

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
        boolean ours =
                Addresses.parse(url.group("host")).filter(subscriber::equals).isPresent();
        if (ours && (port == 80 || (port >= 1024 && port <= 65535))) {
            String path = url.group("path");
            usable.add(new Callback(subscriber, port, path == null ? "/" : path));
        }
    }

    /** As the HOST header has it. */
    String authority() {
        return address.getHostAddress() + ":" + port;
    }
}
