package org.sallyport.bench.planes;

import java.util.ArrayList;
import java.util.List;
import org.sallyport.bench.load.LoadKind;
import org.sallyport.bench.load.Server;
import org.sallyport.bench.load.Target;
import org.sallyport.core.mapping.Transport;

/**
 * What a plane carries, and where the loads go.
 *
 * @param sink of bulk
 * @param echo of everything else over TCP
 * @param udp of everything over UDP
 */
record Plan(List<Forward> forwards, Target sink, Target echo, Target udp) {
    /** No plane, no mappings: the loads go to the LAN host itself. */
    static final Plan DIRECT = new Plan(
            List.of(),
            new Target(Lab.INSIDE, Server.SINK, Server.SINK),
            new Target(Lab.INSIDE, Server.ECHO, Server.ECHO + Server.ECHOES - 1),
            new Target(Lab.INSIDE, Server.ECHO, Server.ECHO + Server.ECHOES - 1));

    /** A port for bulk, and sixteen that echo over each transport. */
    static final Plan USUAL = usual(20000, 21000, 22000, 16);

    /** The most that {@link #many} makes. */
    static final int MOST = 60_000;

    private static final int FIRST = 2000;

    Plan {
        forwards = List.copyOf(forwards);
    }

    private static Plan usual(int sink, int echo, int udp, int each) {
        List<Forward> forwards = new ArrayList<>(echoes(Transport.TCP, echo, each));
        forwards.addAll(echoes(Transport.UDP, udp, each));
        forwards.add(new Forward(Transport.TCP, sink, Server.SINK));
        return new Plan(
                forwards,
                new Target(Lab.EXTERNAL, sink, sink),
                new Target(Lab.EXTERNAL, echo, echo + each - 1),
                new Target(Lab.EXTERNAL, udp, udp + each - 1));
    }

    /**
     * So many that echo, half of them over each transport. Nothing is for bulk.
     *
     * @param count from 2 to {@link #MOST}
     */
    static Plan many(int count) {
        if (count < 2 || count > MOST) {
            throw new IllegalArgumentException(count + " mappings are not 2.." + MOST);
        }
        int each = count / 2;
        List<Forward> forwards = new ArrayList<>(echoes(Transport.TCP, FIRST, each));
        forwards.addAll(echoes(Transport.UDP, FIRST + each, each));
        Target tcp = new Target(Lab.EXTERNAL, FIRST, FIRST + each - 1);
        return new Plan(forwards, tcp, tcp, new Target(Lab.EXTERNAL, FIRST + each, FIRST + 2 * each - 1));
    }

    private static List<Forward> echoes(Transport transport, int first, int count) {
        List<Forward> forwards = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            forwards.add(new Forward(transport, first + i, Server.ECHO + i % Server.ECHOES));
        }
        return forwards;
    }

    Target target(LoadKind kind) {
        return switch (kind) {
            case BULK_1, BULK_16 -> sink;
            case SHORT, TURNS -> echo;
            case UDP_BURSTS, UDP_RATE -> udp;
            case PCP_CHANGES -> throw new IllegalArgumentException("changes go to the gateway, not through it");
        };
    }
}
