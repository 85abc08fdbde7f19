package org.sallyport.config;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.sallyport.core.gateway.ForwardingLimits;
import org.sallyport.core.gateway.ForwardingLimits.Share;

/** Reads {@code forwarding:}. */
final class ForwardingReader {
    /** Ours: who needs longer does not want connections to end with their lease. */
    private static final Duration LONGEST_DRAIN = Duration.ofDays(1);

    /** Ours: more than any host has sockets for. */
    private static final int MOST_CONNECTIONS = 1_000_000;

    private static final int MOST_NEW = 1_000_000;

    private static final Pattern CHAIN = Pattern.compile("(inet|ip|ip6)( [A-Za-z_][A-Za-z0-9_.-]{0,63}){2}");

    private ForwardingReader() {}

    static Configuration.Forwarding read(Section file, Configuration.Forwarding defaults) {
        Section forwarding = file.section("forwarding", "plane", "ftp", "drain", "limits", "relay", "nftables");
        Configuration.Forwarding.Plane[] planes = Configuration.Forwarding.Plane.values();
        Configuration.Forwarding.Source[] sources = Configuration.Forwarding.Source.values();
        return new Configuration.Forwarding(
                forwarding
                        .value("plane", Values.word(planes, Configuration.Forwarding.Plane::word))
                        .orElse(defaults.plane()),
                forwarding.value("ftp", Values::truth).orElse(defaults.ftp()),
                forwarding
                        .section("relay", "source")
                        .value("source", Values.word(sources, Configuration.Forwarding.Source::word))
                        .orElse(defaults.source()),
                forwarding
                        .value("drain", Durations.between(Duration.ZERO, LONGEST_DRAIN))
                        .orElse(defaults.drain()),
                limits(forwarding, defaults.limits()),
                forwarding.section("nftables", "accept-in").listOrNone("accept-in", ForwardingReader::chain));
    }

    private static String chain(String what, Node.Scalar value) throws BadValue {
        if (!CHAIN.matcher(value.text()).matches()) {
            throw new BadValue(
                    what + " " + Values.quoted(value.text()) + " is no family, table and chain: inet filter forward");
        }
        return value.text();
    }

    private static ForwardingLimits limits(Section forwarding, ForwardingLimits defaults) {
        Section limits = forwarding.section(
                "limits",
                "connections",
                "connections-per-client",
                "connections-per-remote",
                "new-per-second",
                "new-per-second-per-client",
                "bandwidth",
                "bandwidth-per-client");
        return new ForwardingLimits(
                share(limits, "", defaults.perLease()),
                share(limits, "-per-client", defaults.perClient()),
                limits.value("connections-per-remote", Values.number(1, MOST_CONNECTIONS))
                        .orElse(defaults.connectionsPerRemote()));
    }

    private static Share share(Section limits, String whose, Share defaults) {
        OptionalLong bandwidth =
                limits.value("bandwidth" + whose, Bandwidths::of).orElse(defaults.bandwidth());
        return new Share(
                limits.value("connections" + whose, Values.number(1, MOST_CONNECTIONS))
                        .orElse(defaults.connections()),
                limits.value("new-per-second" + whose, Values.number(1, MOST_NEW))
                        .orElse(defaults.newPerSecond()),
                bandwidth);
    }
}
