package org.sallyport.protocol.igd.http;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sallyport.core.mapping.Addresses;

/** What a Host header may name: our own address literals on the LAN, and no name, for a name can be rebound (UDA-84). */
final class OurHosts {
    /** {@code 192.0.2.1}, {@code [fe80::1]}, either with a port; an IPv6 literal never with a zone (RFC 6874 §1). */
    private static final Pattern HOST = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([0-9.]+))(?::([0-9]{1,5}))?");

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
        Optional<InetAddress> address = Addresses.parse(host.group(1) == null ? host.group(2) : host.group(1));
        boolean ours = address.filter(now.addresses()::contains).isPresent();
        return ours && (host.group(3) == null || Integer.parseInt(host.group(3)) == now.port());
    }

    /** Inet6Address is equal whatever its zone, which is what is wanted here: no header has one. */
    private record Named(Set<InetAddress> addresses, int port) {}
}
