package org.sallyport.core.mapping;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Address literals, read and written without ever asking a resolver. */
public final class Addresses {
    private Addresses() {}

    /** Reads an IPv4 dotted quad or an IPv6 literal; a host name, a zone or a shorthand such as {@code 10.1} is none. */
    public static Optional<InetAddress> parse(String literal) {
        if (literal.indexOf(':') >= 0) {
            return parseInet6(literal);
        }
        String[] parts = literal.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        byte[] octets = new byte[4];
        for (int i = 0; i < 4; i++) {
            if (!parts[i].matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(parts[i]) > 255) {
                return Optional.empty();
            }
            octets[i] = (byte) Integer.parseInt(parts[i]);
        }
        return Optional.of(ofOctets(octets));
    }

    /**
     * Reads an address literal.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static InetAddress of(String literal) {
        return parse(literal).orElseThrow(() -> new IllegalArgumentException("'" + literal + "' is no IP address"));
    }

    /**
     * The address of four or sixteen octets in network order; ::ffff:a.b.c.d becomes the IPv4 address.
     *
     * @throws IllegalArgumentException for another number of octets
     */
    public static InetAddress ofOctets(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(octets.length + " octets are no IP address", e);
        }
    }

    public static boolean isIpv4(InetAddress address) {
        return address instanceof Inet4Address;
    }

    private static Optional<InetAddress> parseInet6(String literal) {
        // Only hexadecimal digits, colons and dots: such text never reaches a resolver, and a zone is refused.
        if (!literal.matches("[0-9a-fA-F:.]+")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName("[" + literal + "]"));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
