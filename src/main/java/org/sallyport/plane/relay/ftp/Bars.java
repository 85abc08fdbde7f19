package org.sallyport.plane.relay.ftp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sallyport.core.mapping.Addresses;

/**
 * An endpoint of either family between bars: {@code EPRT |1|192.0.2.1|50000|}, or its port alone in {@code 229 ...
 * (|||50000|)}. For a bar any printable character will do (RFC 2428 §2, §3).
 */
final class Bars {
    private static final int IPV4 = 1;
    private static final int IPV6 = 2;
    private static final int HIGHEST_PORT = 0xffff;

    private static final Pattern COMMAND = Pattern.compile(
            "(?i)EPRT +(?<named>(?<bar>[!-~&&[^0-9a-f:.]])(?<family>[12])\\k<bar>(?<address>[0-9a-f:.]{2,45})\\k<bar>"
                    + "(?<port>[0-9]{1,5})\\k<bar>) *\r?\n");

    private static final Pattern REPLY =
            Pattern.compile("\\((?<bar>[!-~&&[^0-9]])\\k<bar>\\k<bar>(?<port>[0-9]{1,5})\\k<bar>\\)");

    private Bars() {}

    static Optional<Named> inCommand(String line) {
        Matcher matcher = COMMAND.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int family = Integer.parseInt(matcher.group("family"));
        return Addresses.parse(matcher.group("address"))
                .filter(address -> family(address) == family)
                .flatMap(address -> named(matcher, address, "named"));
    }

    /** The port in a 229, which says nothing of the address: it is the server's. */
    static Optional<Named> inReply(String line, InetAddress server) {
        Matcher matcher = REPLY.matcher(line);
        return matcher.find(Replies.CODE) ? named(matcher, server, "port") : Optional.empty();
    }

    /** Writes an endpoint as EPRT names it. */
    static String write(InetSocketAddress endpoint) {
        InetAddress address = endpoint.getAddress();
        return "|" + family(address) + "|" + address.getHostAddress() + "|" + endpoint.getPort() + "|";
    }

    private static int family(InetAddress address) {
        return Addresses.isIpv4(address) ? IPV4 : IPV6;
    }

    private static Optional<Named> named(Matcher matcher, InetAddress address, String group) {
        int port = Integer.parseInt(matcher.group("port"));
        return port > HIGHEST_PORT
                ? Optional.empty()
                : Optional.of(
                        new Named(new InetSocketAddress(address, port), matcher.start(group), matcher.end(group)));
    }
}
