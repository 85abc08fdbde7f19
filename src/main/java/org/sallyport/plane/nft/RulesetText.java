package org.sallyport.plane.nft;

/**
 * The rules, in the language of {@code nft}. Sets and maps come first and alone, so that they are filled before a chain
 * looks into them.
 *
 * <p>Every rule is in a table of one family, so packets of the other never meet it. Priorities are one before those that
 * others use, for the first chain that translates a flow decides: dstnat - 1 and srcnat - 1; the filter comes five before
 * others', which can then accept by conntrack's mark.
 *
 * <p>A flow is counted packet by packet by what conntrack knows of its outside endpoint, and only while its mapping is
 * there: with the mapping's elements gone, whatever still comes is answered as a closed port would.
 */
final class RulesetText {
    private static final String SETS = """
            table ip sallyport {
                set wan { type ifname; }
                map mapped { type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service; counter; }
                map mapped_hosts {
                    type ipv4_addr . ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service; counter;
                }
                map mapped_blocks {
                    type ipv4_addr . ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service
                    flags interval; counter;
                }
                map mapped_ports {
                    type ipv4_addr . inet_service . ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service
                    flags interval; counter;
                }
                map sources { type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service; counter; }
                set companions { type ipv4_addr . inet_proto . inet_service; }
                set inward { type ipv4_addr . inet_proto . inet_service; counter; }
                set outward { type ipv4_addr . inet_proto . inet_service; counter; }
                counter inward { }
                counter outward { }
                counter flows { }
            }
            table ip6 sallyport {
                set wan { type ifname; }
                set lan { type ifname; }
                set open { type ipv6_addr . inet_proto . inet_service; counter; }
                set open_hosts { type ipv6_addr . ipv6_addr . inet_proto . inet_service; counter; }
                set open_blocks {
                    type ipv6_addr . ipv6_addr . inet_proto . inet_service; flags interval; counter;
                }
                set open_ports {
                    type ipv6_addr . inet_service . ipv6_addr . inet_proto . inet_service; flags interval; counter;
                }
                set inward { type ipv6_addr . inet_proto . inet_service; counter; }
                set outward { type ipv6_addr . inet_proto . inet_service; counter; }
                counter inward { }
                counter outward { }
                counter flows { }
            }
            """;

    private static final String FTP_HELPER = """
            table ip sallyport {
                ct helper ftp { type "ftp" protocol tcp; l3proto ip; }
            }
            """;

    // A LAN host that dials the external address meets a mapping's filter with that address (RFC 4787 REQ-9).
    private static final String CHAINS = """
            flush table ip sallyport
            flush table ip6 sallyport
            table ip sallyport {
                chain prerouting {
                    type nat hook prerouting priority dstnat - 1; policy accept;
                    dnat ip to ip daddr . meta l4proto . th dport map @mapped
                    dnat ip to ip saddr . ip daddr . meta l4proto . th dport map @mapped_hosts
                    meta l4proto { tcp, udp } dnat ip to ip saddr . ip daddr . meta l4proto . th dport map @mapped_blocks
                    meta l4proto { tcp, udp } dnat ip to ip saddr . th sport . ip daddr . meta l4proto . th dport map @mapped_ports
                    iifname != @wan jump hairpin_in
                }
                chain hairpin_in {
                    dnat ip to ip daddr . ip daddr . meta l4proto . th dport map @mapped_hosts
                    meta l4proto { tcp, udp } dnat ip to ip daddr . ip daddr . meta l4proto . th dport map @mapped_blocks
                    meta l4proto { tcp, udp } dnat ip to ip daddr . th sport . ip daddr . meta l4proto . th dport map @mapped_ports
                }
                chain postrouting {
                    type nat hook postrouting priority srcnat - 1; policy accept;
                    oifname @wan ip saddr . meta l4proto . th sport @companions counter name "outward" ct mark set ct mark | MARK
                    oifname @wan snat ip to ip saddr . meta l4proto . th sport map @sources
                    ct mark & MARK != 0 ct status dnat iifname != @wan goto hairpin_out
                }
                chain hairpin_out {
                    snat ip to ip saddr . meta l4proto . th sport map @sources
                    snat ip to ct original ip daddr
                }
                chain forward {
                    type filter hook forward priority filter - 5; policy accept;
                    ct mark & MARK != 0 goto flows
                    ct state new ct status dnat goto beginnings
                }
                chain beginnings {
                    meta l4proto tcp ct original ip daddr . meta l4proto . ct original proto-dst @inward goto begin
                    meta l4proto udp ct original ip daddr . meta l4proto . ct original proto-dst @inward goto begin
                }
                chain begin {
                    ct mark set ct mark | MARK counter name "inward" counter name "flows"
                    HELPER
                    accept
                }
                chain flows {
                    meta l4proto tcp goto flows_tcp
                    meta l4proto udp goto flows_udp
                    accept
                }
                chain flows_tcp {
                    ct status dnat ct direction original meta l4proto tcp ct original ip daddr . meta l4proto . ct original proto-dst @inward counter name "inward" accept
                    ct status dnat ct direction reply meta l4proto tcp ct original ip daddr . meta l4proto . ct original proto-dst @outward counter name "outward" accept
                    ct direction original meta l4proto tcp ct reply ip daddr . meta l4proto . ct reply proto-dst @outward counter name "outward" accept
                    ct direction reply meta l4proto tcp ct reply ip daddr . meta l4proto . ct reply proto-dst @inward counter name "inward" accept
                    ct status expected accept
                    reject with tcp reset
                }
                chain flows_udp {
                    ct status dnat ct direction original meta l4proto udp ct original ip daddr . meta l4proto . ct original proto-dst @inward counter name "inward" accept
                    ct status dnat ct direction reply meta l4proto udp ct original ip daddr . meta l4proto . ct original proto-dst @outward counter name "outward" accept
                    ct direction original meta l4proto udp ct reply ip daddr . meta l4proto . ct reply proto-dst @outward counter name "outward" accept
                    ct direction reply meta l4proto udp ct reply ip daddr . meta l4proto . ct reply proto-dst @inward counter name "inward" accept
                    reject
                }
            }
            table ip6 sallyport {
                chain forward {
                    type filter hook forward priority filter - 5; policy accept;
                    ct mark & MARK != 0 goto flows
                    iifname @wan oifname @lan goto from_outside
                }
                chain from_outside {
                    ct state established ct direction reply accept
                    ct state related accept
                    ct status expected accept
                    icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem } accept
                    ip6 daddr . meta l4proto . th dport @open goto begin
                    ip6 saddr . ip6 daddr . meta l4proto . th dport @open_hosts goto begin
                    ip6 saddr . ip6 daddr . meta l4proto . th dport @open_blocks goto begin
                    meta l4proto { tcp, udp } ip6 saddr . th sport . ip6 daddr . meta l4proto . th dport @open_ports goto begin
                    drop
                }
                chain begin {
                    ct mark set ct mark | MARK counter name "flows"
                    goto flows
                }
                chain flows {
                    meta l4proto != { tcp, udp } accept
                    ct direction original ip6 daddr . meta l4proto . th dport @inward counter name "inward" accept
                    ct direction reply ip6 saddr . meta l4proto . th sport @outward counter name "outward" accept
                    meta l4proto tcp reject with tcp reset
                    reject
                }
            }
            """;

    private RulesetText() {}

    /** Declares tables, sets and maps, where they are not there; those that are stay, with what they hold. */
    static String sets() {
        return SETS;
    }

    /** Declares the kernel's FTP helper, which not every kernel has. */
    static String ftpHelper() {
        return FTP_HELPER;
    }

    /** Makes all chains anew, at once. */
    static String chains(boolean ftp) {
        return CHAINS.replace("MARK", "0x" + Integer.toHexString(Tables.MARK))
                .replace("HELPER", ftp ? "tcp dport 21 ct helper set \"ftp\"" : "");
    }
}
