package org.sallyport.lab;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges what came to LAN hosts by the leases there were. A stray is what came to an internal endpoint that no lease led
 * to at that time, what was sent after the end of every lease it could have come by had been answered, and what came by a lease of
 * another external port. Lost is a datagram that was sent while a lease surely lived, the gateway too, and never came.
 */
final class Strays {
    /** What a packet may take from the gateway to a LAN host: both are on this machine, which may be busy. */
    private static final long DELIVERY = 200_000;

    /** Nothing that could end a lease happens for so long after a datagram that must arrive. */
    private static final long QUIET = 500_000;

    private static final Set<Integer> ANSWERS = Set.of(Pcp.PORT, 5000, 1900);
    private static final Set<Integer> ANNOUNCEMENTS = Set.of(5350, 1900);

    private final Map<String, List<Tenure>> tenures = new HashMap<>();
    private final Knock[] knocks;
    private final Set<Long> arrived = new HashSet<>();
    private final List<String> strays = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private int judged;
    private int owed;

    Strays(List<Tenure> tenures, Knock[] knocks) {
        this.knocks = knocks;
        tenures.forEach(tenure -> this.tenures
                .computeIfAbsent(key(tenure.host(), tenure.transport(), tenure.internalPort()), k -> new ArrayList<>())
                .add(tenure));
    }

    private static String key(String host, String transport, int port) {
        return transport + " " + host + ":" + port;
    }

    /** What is none of this host's own talk with the gateway. */
    void judge(String host, List<Capture.Packet> packets) {
        packets.stream()
                .filter(packet -> !ANSWERS.contains(packet.source()) && !ANNOUNCEMENTS.contains(packet.destination()))
                .filter(Capture.Packet::counts)
                .forEach(packet -> judge(host, packet));
    }

    private void judge(String host, Capture.Packet packet) {
        judged++;
        String key = key(host, packet.transport(), packet.destination());
        List<Tenure> then = tenures.getOrDefault(key, List.of()).stream()
                .filter(tenure -> tenure.from() <= packet.micros() && packet.micros() - DELIVERY <= tenure.end())
                .toList();
        if (then.isEmpty()) {
            strays.add(key + " had no lease: " + packet + " of " + tenures.get(key));
        }
        for (int at = 0; at + Knock.LENGTH <= packet.payload().length(); at += Knock.LENGTH) {
            Knock knock = knocks[number(packet.payload(), at)];
            arrived.add(knock.number());
            if (then.stream().noneMatch(tenure -> tenure.mayLeadFrom(knock.port()) && knock.sent() <= tenure.end())) {
                strays.add(key + " had no lease for " + knock + ": " + packet + " of " + tenures.get(key));
            }
        }
    }

    private static int number(String payload, int at) {
        return Integer.parseInt(payload.substring(at, at + Knock.LENGTH).strip(), 16);
    }

    /**
     * Looks for what should have come; after all that came has been judged.
     *
     * @param downtimes when the gateway did not run, each as its beginning and its end
     */
    void missing(List<long[]> downtimes) {
        List<Tenure> udp = tenures.values().stream()
                .flatMap(List::stream)
                .filter(tenure -> tenure.transport().equals("udp"))
                .toList();
        for (Knock knock : knocks) {
            boolean up = downtimes.stream().allMatch(down -> knock.sent() + QUIET < down[0] || knock.sent() > down[1]);
            if (up && knock.transport().equals("udp") && udp.stream().anyMatch(tenure -> owes(tenure, knock))) {
                owed++;
                if (!arrived.contains(knock.number())) {
                    lost.add("not delivered: " + knock);
                }
            }
        }
    }

    private static boolean owes(Tenure tenure, Knock knock) {
        return tenure.externalPort() == knock.port()
                && tenure.since() < knock.sent()
                && knock.sent() + QUIET < tenure.until();
    }

    List<String> strays() {
        return strays;
    }

    List<String> lost() {
        return lost;
    }

    /** How many packets were judged. */
    int judged() {
        return judged;
    }

    /** How many datagrams had to arrive. */
    int owed() {
        return owed;
    }

    /** How many knocks came to nobody. */
    int unheard() {
        return knocks.length - arrived.size();
    }
}
