package org.sallyport.plane.relay.flow;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * {@code forwarding.relay:} of the configuration.
 *
 * @param source the address the internal client sees
 * @param localAddress from a mapping's external address to the one its socket is bound to; they differ behind another
 *     NAT
 * @param wan the WAN interface just now, by which what internal clients send leaves; empty while there is none
 * @param connectTimeout how long an internal client may take to answer a TCP connection
 * @param establishedIdle after so much silence an open TCP connection is reset (RFC 5382 REQ-5: at least 2 h 4 min)
 * @param transitoryIdle the same while only one direction is open (RFC 5382 REQ-5: at least 4 min)
 * @param udpIdle after so much silence a UDP session ends (RFC 4787 REQ-5: at least 2 min, 5 min or more recommended)
 * @param drain for how long connections may go on when their mapping's lease has ended; zero cuts them at once
 * @param ftp whether the data connections of an FTP server behind internal port 21 find their way
 * @param limits how much strangers may use
 * @param nativeSockets whether to use epoll where there is such
 */
public record RelaySettings(
        Source source,
        UnaryOperator<InetAddress> localAddress,
        Supplier<Optional<String>> wan,
        Duration connectTimeout,
        Duration establishedIdle,
        Duration transitoryIdle,
        Duration udpIdle,
        Duration drain,
        boolean ftp,
        RelayLimits limits,
        boolean nativeSockets) {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    public static final RelaySettings DEFAULTS = new RelaySettings(
            Source.AUTO,
            UnaryOperator.identity(),
            Optional::empty,
            Duration.ofSeconds(20),
            Duration.ofMinutes(124),
            Duration.ofMinutes(4),
            Duration.ofMinutes(5),
            Duration.ZERO,
            true,
            RelayLimits.DEFAULTS,
            true);

    public RelaySettings {
        requireAtLeastASecond("connect-timeout", connectTimeout);
        requireAtLeastASecond("established-idle", establishedIdle);
        requireAtLeastASecond("transitory-idle", transitoryIdle);
        requireAtLeastASecond("udp-idle", udpIdle);
        if (drain.isNegative()) {
            throw new IllegalArgumentException("drain " + drain + " is negative");
        }
    }

    /** What the internal client sees as the source of what comes from outside. */
    public enum Source {
        /** The remote peer's own address where this host can do it, else the gateway's. */
        AUTO,
        /** The remote peer's own address, or the plane does not start. */
        PRESERVE,
        /** The gateway's address. */
        GATEWAY
    }

    public RelaySettings withSource(Source other) {
        return new RelaySettings(
                other,
                localAddress,
                wan,
                connectTimeout,
                establishedIdle,
                transitoryIdle,
                udpIdle,
                drain,
                ftp,
                limits,
                nativeSockets);
    }

    public RelaySettings withLocalAddress(UnaryOperator<InetAddress> other) {
        return new RelaySettings(
                source,
                other,
                wan,
                connectTimeout,
                establishedIdle,
                transitoryIdle,
                udpIdle,
                drain,
                ftp,
                limits,
                nativeSockets);
    }

    public RelaySettings withWan(Supplier<Optional<String>> other) {
        return new RelaySettings(
                source,
                localAddress,
                other,
                connectTimeout,
                establishedIdle,
                transitoryIdle,
                udpIdle,
                drain,
                ftp,
                limits,
                nativeSockets);
    }

    public RelaySettings withDrain(Duration other) {
        return new RelaySettings(
                source,
                localAddress,
                wan,
                connectTimeout,
                establishedIdle,
                transitoryIdle,
                udpIdle,
                other,
                ftp,
                limits,
                nativeSockets);
    }

    public RelaySettings withFtp(boolean other) {
        return new RelaySettings(
                source,
                localAddress,
                wan,
                connectTimeout,
                establishedIdle,
                transitoryIdle,
                udpIdle,
                drain,
                other,
                limits,
                nativeSockets);
    }

    public RelaySettings withLimits(RelayLimits other) {
        return new RelaySettings(
                source,
                localAddress,
                wan,
                connectTimeout,
                establishedIdle,
                transitoryIdle,
                udpIdle,
                drain,
                ftp,
                other,
                nativeSockets);
    }

    public RelaySettings withNativeSockets(boolean other) {
        return new RelaySettings(
                source,
                localAddress,
                wan,
                connectTimeout,
                establishedIdle,
                transitoryIdle,
                udpIdle,
                drain,
                ftp,
                limits,
                other);
    }

    /** Timers shorter than the RFCs let a NAT have, one sentence each. */
    public List<String> shortTimers() {
        List<String> tooShort = new ArrayList<>();
        remark(tooShort, "established-idle", establishedIdle, Duration.ofMinutes(124), "RFC 5382 REQ-5");
        remark(tooShort, "transitory-idle", transitoryIdle, Duration.ofMinutes(4), "RFC 5382 REQ-5");
        remark(tooShort, "udp-idle", udpIdle, Duration.ofMinutes(2), "RFC 4787 REQ-5");
        return tooShort;
    }

    private static void remark(List<String> into, String name, Duration value, Duration floor, String rule) {
        if (value.compareTo(floor) < 0) {
            into.add(name + " " + value + " is below the " + floor + " of " + rule);
        }
    }

    private static void requireAtLeastASecond(String name, Duration value) {
        if (value.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(name + " " + value + " is below 1s");
        }
    }
}
