package org.sallyport.plane.relay.transparent;

import java.util.Optional;
import java.util.regex.Pattern;
import org.sallyport.plane.netfilter.Family;
import org.sallyport.plane.netfilter.NftSet;
import org.sallyport.plane.netfilter.Ruleset;

/**
 * The table of this host's packet filter, as it is loaded: without mappings. What it costs a packet does not depend on
 * how many mappings there are.
 *
 * @param tcpPort of 127.0.0.1, where new connections to mapped endpoints are accepted
 * @param udpPort of 127.0.0.1, where datagrams to mapped endpoints without a socket arrive
 * @param wan the interface by which internal clients' own flows leave; empty while there is none
 */
public record RelayTable(int tcpPort, int udpPort, Optional<String> wan) {
    static final String NAME = "sallyport_relay";
    /** The tables of the kernel plane, which it leaves behind when it crashes: they would translate before we see a packet. */
    private static final String KERNEL_PLANE = "sallyport";

    static final NftSet ENTRIES = new NftSet(Family.IP, NAME, "mapped");
    static final NftSet EXITS = new NftSet(Family.IP, NAME, "outbound");
    /** The keys of the exits: a rule that looks into a map cannot do anything before it translates. */
    static final NftSet ORIGINS = new NftSet(Family.IP, NAME, "origins");

    /** In conntrack's mark of flows that leave by an exit, so that they are found when it is closed; never a packet's. */
    static final int FLOW_MARK = 0x20000000;

    /** What nft takes for one name and not for a pattern. */
    private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9_.:@+-]{1,15}");

    // After the NAT of others: what an admin forwards by a rule stays the admin's, and the answers to what an internal
    // client has sent by its exit are on their way to it already. A TCP connection that this host has opened by a
    // mapped port is found by tproxy and left alone; a datagram belongs to whoever has a socket for it.
    private static final String TABLE = """
            table ip %1$s {
                set %2$s { type ipv4_addr . inet_proto . inet_service; }
                map %3$s { type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service; }
                set %8$s { type ipv4_addr . inet_proto . inet_service; }
                chain incoming {
                    type filter hook prerouting priority -90; policy accept;
                    socket transparent 1 meta mark set meta mark | %4$s accept
                    ip daddr . meta l4proto . th dport @%2$s goto mapped_traffic
                }
                chain mapped_traffic {
                    meta l4proto tcp tproxy to 127.0.0.1:%5$d meta mark set meta mark | %4$s accept
                    socket wildcard <= 1 accept
                    meta l4proto udp tproxy to 127.0.0.1:%6$d meta mark set meta mark | %4$s
                }
            %7$s}
            """;

    // Before the chains of others: the first to translate a flow decides.
    private static final String OUTGOING = """
                chain outgoing {
                    type nat hook postrouting priority 90; policy accept;
                    oifname "%1$s" ip saddr . meta l4proto . th sport @%2$s ct mark set ct mark | 0x%3$x \\
                        snat ip addr . port to ip saddr . meta l4proto . th sport map @%4$s
                }
            """;

    /** In place of whatever there is by that name, and of what the other plane may have left. */
    String text() {
        String outgoing = plainWan()
                .map(name -> OUTGOING.formatted(name, ORIGINS.name(), FLOW_MARK, EXITS.name()))
                .orElse("");
        return Ruleset.removal(Family.IP, KERNEL_PLANE)
                + Ruleset.removal(Family.IP6, KERNEL_PLANE)
                + Ruleset.removal(Family.IP, NAME)
                + TABLE.formatted(
                        NAME,
                        ENTRIES.name(),
                        EXITS.name(),
                        TransparentPath.MARK,
                        tcpPort,
                        udpPort,
                        outgoing,
                        ORIGINS.name());
    }

    /** Whether the table is whole, as nft lists it without elements. */
    boolean isIn(String listed) {
        return listed.contains("socket transparent 1")
                && listed.contains("tproxy to 127.0.0.1:" + tcpPort + " ")
                && listed.contains("tproxy to 127.0.0.1:" + udpPort + " ")
                && plainWan()
                        .map(name -> listed.contains("oifname \"" + name + "\" ip saddr"))
                        .orElse(true);
    }

    private Optional<String> plainWan() {
        return wan.filter(name -> INTERFACE.matcher(name).matches());
    }
}
