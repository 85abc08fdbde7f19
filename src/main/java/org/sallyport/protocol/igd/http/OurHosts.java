package org.sallyport.protocol.igd.http;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sallyport.core.mapping.Addresses;

/** What a Host header may name: our own address literals on the LAN, and no name, for a name can be rebound (UDA-84). */
final class OurHosts {
    /**
     * {@code 192.0.2.1}, {@code [fe80::1]}, either with a port. A zone means nothing outside the host that wrote it, and
     * ought to be left out (RFC 6874 §3). Ours: with a link-local address it is passed over, for miniupnpc sends it.
     */
    private static final Pattern HOST =
            Pattern.compile("(?:\\[(?<six>[0-9a-fA-F:.]+)(?<zone>%[0-9A-Za-z%._~-]{1,40})?]|(?<quad>[0-9.]+))"
                    + "(?::(?<port>[0-9]{1,5}))?");

    private volatile Named named = new Named(Set.of(), 0);

    /** From now on these, at this port. */
    void are(Collection<InetAddress> addresses, int port) {
        named = new Named(Set.copyOf(addresses), port);
    }

    /** Whether the header names one of them, without a port or with ours. */
    boolean include(String header) {
        Matcher host = HOST.matcher(header.strip());
        if (!host.matches()) {
            return false;
        }
        Named now = named;
        String literal = host.group("six") == null ? host.group("quad") : host.group("six");
        String port = host.group("port");
        return Addresses.parse(literal)
                        .filter(address -> host.group("zone") == null || address.isLinkLocalAddress())
                        .filter(now.addresses()::contains)
                        .isPresent()
                && (port == null || Integer.parseInt(port) == now.port());
    }

    /** Inet6Address is equal whatever its zone, which is what is wanted here: a header has none of ours. */
    private record Named(Set<InetAddress> addresses, int port) {}
}
