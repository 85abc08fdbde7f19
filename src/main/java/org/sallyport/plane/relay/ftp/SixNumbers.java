package org.sallyport.plane.relay.ftp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sallyport.core.mapping.Addresses;

/** An IPv4 endpoint as {@code h1,h2,h3,h4,p1,p2}: the argument of PORT, somewhere in a 227 (RFC 959 §4.1.2). */
final class SixNumbers {
    private static final String NUMBERS = "([0-9]{1,3}(?:,[0-9]{1,3}){5})";
    private static final Pattern COMMAND = Pattern.compile("(?i)PORT +" + NUMBERS + " *\r?\n");

    /** "(", "=", a blank: servers agree on nothing around it (RFC 1123 §4.1.2.6). But a list of seven is none of six. */
    private static final Pattern REPLY = Pattern.compile("(?<![0-9]|[0-9],)" + NUMBERS + "(?!,?[0-9])");

    private SixNumbers() {}

    static Optional<Named> inCommand(String line) {
        Matcher matcher = COMMAND.matcher(line);
        return matcher.matches() ? named(matcher) : Optional.empty();
    }

    /** The first that stands behind the reply code. */
    static Optional<Named> inReply(String line) {
        Matcher matcher = REPLY.matcher(line);
        return matcher.find(Replies.CODE) ? named(matcher) : Optional.empty();
    }

    /**
     * Writes an IPv4 endpoint.
     *
     * @throws IllegalArgumentException for an IPv6 one
     */
    static String write(InetSocketAddress endpoint) {
        if (!Addresses.isIpv4(endpoint.getAddress())) {
            throw new IllegalArgumentException(endpoint + " has no six numbers");
        }
        String host = endpoint.getAddress().getHostAddress().replace('.', ',');
        return host + "," + (endpoint.getPort() >> 8) + "," + (endpoint.getPort() & 0xff);
    }

    private static Optional<Named> named(Matcher matcher) {
        String[] words = matcher.group(1).split(",", -1);
        int[] numbers = new int[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = Integer.parseInt(words[i]);
            if (numbers[i] > 0xff) {
                return Optional.empty();
            }
        }
        InetSocketAddress endpoint = new InetSocketAddress(address(numbers), numbers[4] << 8 | numbers[5]);
        return Optional.of(new Named(endpoint, matcher.start(1), matcher.end(1)));
    }

    private static InetAddress address(int[] numbers) {
        byte[] octets = new byte[4];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) numbers[i];
        }
        return Addresses.ofOctets(octets);
    }
}
