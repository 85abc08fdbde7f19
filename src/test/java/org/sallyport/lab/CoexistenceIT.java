package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sallyport.conformance.Requirement;

/** One application asks for one port by every protocol, as those that ask by all at once do. */
@Tag("lab")
class CoexistenceIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final Rest REST = new Rest(LAB);
    private static final int PORT = 6881;

    /** The ways it asks. A PCP client that draws its nonce anew is another one to the gateway (RFC 6887 §11.3.1). */
    private enum Way {
        UPNP,
        PCP,
        PCP_OTHER_NONCE,
        NAT_PMP
    }

    private static URI control = URI.create("");

    @BeforeAll
    static void start() {
        LAB.router().run("sysctl", "-qw", "net.ipv4.icmp_ratelimit=0"); // a shut UDP port says so, each time
        LAB.gateway().start();
        control = new Upnpc(LAB::a).control();
        LAB.a().call(() -> Echo.tcp(Lab.A, PORT) + Echo.udp(Lab.A, PORT));
    }

    static Stream<List<Way>> orders() {
        return orders(List.of(Way.values())).stream();
    }

    private static List<List<Way>> orders(List<Way> ways) {
        if (ways.isEmpty()) {
            return List.of(List.of());
        }
        List<List<Way>> all = new ArrayList<>();
        for (Way first : ways) {
            List<Way> others = ways.stream().filter(way -> way != first).toList();
            for (List<Way> rest : orders(others)) {
                all.add(Stream.concat(Stream.of(first), rest.stream()).toList());
            }
        }
        return all;
    }

    /** Whatever the order of asking and of giving up: the port is open while one way holds it, and no longer. */
    @ParameterizedTest
    @MethodSource("orders")
    @Requirement({"CLI-64", "CLI-65", "CLI-81"})
    void thePortIsOpenAsLongAsSomeoneHoldsIt(List<Way> asking) {
        for (List<Way> leaving : orders(List.of(Way.values()))) {
            String run = "asked by " + asking + ", given up by " + leaving;
            Set<Way> holders = EnumSet.noneOf(Way.class);
            for (Way way : asking) {
                if (isDone(way, true)) {
                    holders.add(way);
                }
                isOpen(run + ", asked by " + way);
            }
            assertThat(holders).as(run).contains(Way.UPNP, Way.NAT_PMP).containsAnyOf(Way.PCP, Way.PCP_OTHER_NONCE);
            for (Way way : leaving) {
                boolean done = isDone(way, false);
                if (holders.remove(way)) {
                    assertThat(done)
                            .as(run + ": " + way + " gives up what it holds")
                            .isTrue();
                }
                if (holders.isEmpty()) {
                    isShut(run + ", given up by " + way);
                } else {
                    isOpen(run + ", given up by " + way);
                }
            }
            assertThat(REST.leases()).as(run).isEmpty();
        }
    }

    /** Asks for the port, or gives it up, by TCP and UDP; answers whether the gateway says yes. */
    private static boolean isDone(Way way, boolean holding) {
        URI url = control;
        boolean[] done =
                LAB.a().call(() -> new boolean[] {isDone(way, url, true, holding), isDone(way, url, false, holding)});
        assertThat(done[0]).as(way + " is told the same of TCP and UDP").isEqualTo(done[1]);
        return done[0];
    }

    private static boolean isDone(Way way, URI control, boolean tcp, boolean holding) throws IOException {
        return switch (way) {
            case UPNP -> {
                Soap soap = new Soap(control, Lab.A);
                String transport = tcp ? "TCP" : "UDP";
                yield (holding ? soap.add(transport, PORT, PORT, 0) : soap.delete(transport, PORT)).isSuccess();
            }
            case PCP -> isDoneByPcp(1, tcp, holding);
            case PCP_OTHER_NONCE -> isDoneByPcp(2, tcp, holding);
            case NAT_PMP -> {
                int opcode = tcp ? NatPmp.TCP : NatPmp.UDP;
                NatPmp.Answer answer = NatPmp.map(Lab.A, opcode, PORT, holding ? PORT : 0, holding ? 3600 : 0);
                yield answer.result() == 0 && (!holding || answer.externalPort() == PORT);
            }
        };
    }

    private static boolean isDoneByPcp(long nonce, boolean tcp, boolean holding) throws IOException {
        Pcp.Answer answer = Pcp.map(new Pcp.Ask(Lab.A, nonce, tcp ? Pcp.TCP : Pcp.UDP, PORT, PORT, holding ? 3600 : 0));
        return answer.result() == Pcp.SUCCESS && (!holding || answer.externalPort() == PORT);
    }

    private static void isOpen(String when) {
        assertThat(knock()).as(when).containsExactly(Lab.WAN + " x", Lab.WAN + " x");
    }

    private static void isShut(String when) {
        assertThat(knock()).as(when).containsExactly(Probe.REFUSED, Probe.REFUSED);
    }

    private static String[] knock() {
        return LAB.wan().call(() ->
                new String[] {Probe.tcp(Lab.EXTERNAL, PORT, "x"), Probe.udp(Lab.EXTERNAL, PORT, "x")});
    }
}
