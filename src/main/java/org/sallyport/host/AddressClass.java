package org.sallyport.host;

import java.net.InetAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.sallyport.core.mapping.Prefix;

/** How far an address reaches, by the special-purpose address registries (RFC 6890). */
public enum AddressClass {
    /** Reachable from the internet as far as the address itself tells. */
    PUBLIC("The address is public: the internet can reach it."),
    /** RFC 1918 §3; RFC 4193 for IPv6. */
    PRIVATE("The address is private: another router before this one translates it, and must map ports to it too."),
    /** RFC 6598 §7. */
    CGNAT("The address is shared by the provider's carrier-grade NAT: the internet cannot open connections to it."),
    /** RFC 3927, RFC 4291 §2.5.6. */
    LINK_LOCAL("The address is link-local: it reaches no further than its own link."),
    LOOPBACK("The address is loopback: it reaches this machine only."),
    /** Documentation, benchmarks, multicast, future use. */
    RESERVED("The address is reserved: it belongs to no host of the internet.");

    private static final Map<AddressClass, List<Prefix>> BLOCKS = new EnumMap<>(Map.of(
            PRIVATE, blocks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
            CGNAT, blocks("100.64.0.0/10"),
            LINK_LOCAL, blocks("169.254.0.0/16", "fe80::/10"),
            LOOPBACK, blocks("127.0.0.0/8", "::1"),
            RESERVED,
                    blocks(
                            "0.0.0.0/8",
                            "192.0.0.0/24",
                            "192.0.2.0/24",
                            "192.88.99.0/24",
                            "198.18.0.0/15",
                            "198.51.100.0/24",
                            "203.0.113.0/24",
                            "224.0.0.0/3",
                            "2001:db8::/32",
                            "3fff::/20")));

    private static final Prefix GLOBAL_UNICAST_6 = blocks("2000::/3").get(0);

    private final String sentence;

    AddressClass(String sentence) {
        this.sentence = sentence;
    }

    public static AddressClass of(InetAddress address) {
        for (Map.Entry<AddressClass, List<Prefix>> entry : BLOCKS.entrySet()) {
            if (entry.getValue().stream().anyMatch(block -> block.contains(address))) {
                return entry.getKey();
            }
        }
        // IPv6 is given out from one block only; all else is unassigned or special (RFC 4291 §2.4).
        boolean assigned = address.getAddress().length == 4 || GLOBAL_UNICAST_6.contains(address);
        return assigned ? PUBLIC : RESERVED;
    }

    /** What it means for who wants to be reached, in one sentence. */
    public String sentence() {
        return sentence;
    }

    private static List<Prefix> blocks(String... prefixes) {
        return List.of(prefixes).stream()
                .map(text -> Prefix.parse(text).orElseThrow())
                .toList();
    }
}
