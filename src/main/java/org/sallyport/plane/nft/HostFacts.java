package org.sallyport.plane.nft;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What of this host's settings keeps the kernel from forwarding as it should. They are the admin's: we only say so. */
final class HostFacts {
    private static final Path SETTINGS = Path.of("/proc/sys/net");

    /** RFC 4787 REQ-5. */
    private static final int SHORTEST_UDP = 120;
    /** RFC 5382 REQ-5. */
    private static final int SHORTEST_TCP = 7440;

    private HostFacts() {}

    /** One sentence for each. */
    static List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        remarkIfOff(remarks, "ipv4/ip_forward", "no IPv4 mapping carries anything");
        remarkIfOff(remarks, "ipv6/conf/all/forwarding", "no IPv6 pinhole carries anything");
        remarkIfBelow(remarks, "netfilter/nf_conntrack_udp_timeout_stream", SHORTEST_UDP, "RFC 4787 REQ-5");
        remarkIfBelow(remarks, "netfilter/nf_conntrack_tcp_timeout_established", SHORTEST_TCP, "RFC 5382 REQ-5");
        return remarks;
    }

    private static void remarkIfOff(List<String> into, String setting, String consequence) {
        number(setting)
                .filter(value -> value == 0)
                .ifPresent(value -> into.add("net/" + setting + " is 0: " + consequence));
    }

    private static void remarkIfBelow(List<String> into, String setting, int floor, String rule) {
        number(setting)
                .filter(value -> value < floor)
                .ifPresent(value ->
                        into.add("net/" + setting + " " + value + " s is below the " + floor + " s of " + rule));
    }

    private static Optional<Long> number(String setting) {
        // In one read, for such a file ends with the first.
        try (BufferedReader in = Files.newBufferedReader(SETTINGS.resolve(setting))) {
            return Optional.ofNullable(in.readLine())
                    .filter(text -> text.matches("[0-9]{1,10}"))
                    .map(Long::valueOf);
        } catch (IOException e) {
            return Optional.empty(); // a kernel without it has nothing to be said about
        }
    }
}
