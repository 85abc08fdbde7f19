package org.sallyport.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.core.mapping.Ports;
import org.sallyport.core.mapping.Prefix;
import org.sallyport.core.policy.PortRanges;

/** Values that are ports and addresses. No name is ever looked up. */
final class NetworkValues {
    private static final String NUMBER = "(0|[1-9][0-9]{0,17})";
    private static final Pattern PORTS = Pattern.compile(NUMBER + "(?:-" + NUMBER + ")?");
    private static final Pattern ENDPOINT = Pattern.compile("(?:\\[([^\\]]*)]|([^:\\[\\]]*)):" + NUMBER);

    private NetworkValues() {}

    /** {@code 192.0.2.1:8080} or {@code "[2001:db8::1]:8080"}; a host name is not looked up. */
    static InetSocketAddress endpoint(String what, Node.Scalar value) throws BadValue {
        Matcher matcher = ENDPOINT.matcher(value.text());
        Optional<InetAddress> address = matcher.matches()
                ? Addresses.parse(matcher.group(1) == null ? matcher.group(2) : matcher.group(1))
                : Optional.empty();
        if (address.isEmpty()) {
            throw new BadValue(
                    what + " " + Values.quoted(value.text()) + " is not an address and a port",
                    "127.0.0.1:8080, or \"[::1]:8080\" in quotes");
        }
        return new InetSocketAddress(address.get(), port(what + " port", matcher.group(3)));
    }

    /** An address or a block of addresses. */
    static Prefix prefix(String what, Node.Scalar value) throws BadValue {
        return Prefix.parse(value.text())
                .orElseThrow(() -> new BadValue(
                        what + " " + Values.quoted(value.text()) + " is not an address or a block of addresses",
                        "192.0.2.1, 192.0.2.0/24 or 2001:db8::/32"));
    }

    /** {@code 21} or {@code 137-139}. */
    static PortRanges.Range ports(String what, Node.Scalar value) throws BadValue {
        Matcher matcher = PORTS.matcher(value.text());
        if (!matcher.matches()) {
            throw new BadValue(
                    what + " " + Values.quoted(value.text()) + " is not a port or a range of ports", "21 or 137-139");
        }
        String name = what.replace('-', ' ');
        int first = port(name, matcher.group(1));
        int last = matcher.group(2) == null ? first : port(name, matcher.group(2));
        if (last < first) {
            throw new BadValue(name + " range " + Values.shown(value.text()) + " runs backwards", last + "-" + first);
        }
        return new PortRanges.Range(first, last);
    }

    private static int port(String what, String digits) throws BadValue {
        long port = Long.parseLong(digits);
        if (port < Ports.MIN || port > Ports.MAX) {
            throw new BadValue(what + " " + port + " is not in " + Ports.MIN + ".." + Ports.MAX);
        }
        return (int) port;
    }
}
