package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sallyport.conformance.Requirement;

/** What breaks around the relay leaves nothing behind, and other leases carry traffic all the while. */
@Tag("lab")
class FaultsIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final Rest REST = new Rest(LAB);
    /** The links of a and of b into the LAN, as the lab plugs them in. */
    private static final String A_PLUG = "lan2";

    private static final int ECHO = 30510;
    private static final int NOBODY = 30511;
    private static final int SINK = 30512;
    private static final int OTHER_TCP = 30500;
    private static final int OTHER_UDP = 30501;
    private static final long HEAP_SLACK = 16 << 20;

    private static Resources before = new Resources(0, 0, 0, 0);
    private static long heapBefore;

    @BeforeAll
    static void start() {
        LAB.gateway().write("sallyport.yaml", Sallyport.CONFIG + "forwarding: { relay: { source: gateway } }\n");
        LAB.gateway().start();
        LAB.b().call(() -> Echo.tcp(Lab.B, 8500) + Echo.udp(Lab.B, 8501));
        LAB.a().call(() -> Echo.tcp(Lab.A, 8510) + Crowd.sink(8512));
        map(LAB.b(), Lab.B, Pcp.TCP, 8500, OTHER_TCP);
        map(LAB.b(), Lab.B, Pcp.UDP, 8501, OTHER_UDP);
        map(LAB.a(), Lab.A, Pcp.TCP, 8510, ECHO);
        map(LAB.a(), Lab.A, Pcp.TCP, 8511, NOBODY);
        map(LAB.a(), Lab.A, Pcp.TCP, 8512, SINK);
        LAB.wan().call(() -> Crowd.reset(ECHO, 500) + Crowd.flood(SINK, 4));
        LAB.wan().call(Crowd::release);
        LAB.wan().call(() -> Probe.udp(Lab.EXTERNAL, OTHER_UDP, "x"));
        await().during(Duration.ofSeconds(1)).until(() -> remembers());
        heapBefore = Resources.heap(LAB.gateway().pid());
    }

    private static boolean remembers() {
        Resources now = Resources.of(LAB.gateway().pid());
        boolean same = now.equals(before);
        before = now;
        return same;
    }

    private static void map(Host host, String address, int protocol, int internal, int external) {
        Pcp.Answer answer = host.call(() -> Pcp.map(new Pcp.Ask(address, 9, protocol, internal, external, 3600)));
        assertThat(answer.result()).isEqualTo(Pcp.SUCCESS);
        assertThat(answer.externalPort()).isEqualTo(external);
    }

    @AfterAll
    static void stop() {
        LAB.gateway().kill();
    }

    @BeforeEach
    void othersBegin() {
        LAB.wan().call(() -> Pulse.begin(OTHER_TCP, OTHER_UDP));
    }

    @AfterEach
    void nothingIsLeft() {
        othersWereServed();
        LAB.wan().call(Crowd::release);
        await("resources as before: " + before)
                .atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(Resources.of(LAB.gateway().pid()))
                        .satisfies(now ->
                                assertThat(now.isBackTo(before)).as("%s", now).isTrue()));
        assertThat(Resources.heap(LAB.gateway().pid())).as("heap").isLessThan(heapBefore + HEAP_SLACK);
    }

    private static void othersWereServed() {
        Pulse.Result pulse = LAB.wan().call(Pulse::end);
        assertThat(pulse.failure()).as("other leases: " + pulse).isEmpty();
        assertThat(pulse.lost()).as("other leases: " + pulse).isZero();
    }

    @Test
    @Requirement("NAT-85")
    void tenThousandConnectionsOpenedAndResetLeaveNothing() {
        int got = 0;
        for (int i = 0; i < 30 && got < 10_000; i++) {
            got += LAB.wan().call(() -> Crowd.reset(ECHO, 1000)); // Some may meet the limit of one remote address.
        }
        assertThat(got).isGreaterThanOrEqualTo(10_000);
        await("served again").atMost(Duration.ofSeconds(20)).until(() -> echo().equals(Lab.GATEWAY + " x"));
    }

    @Test
    @Requirement("NAT-85")
    void aLanHostUnpluggedInMidTransferHindersNobodyAndComesBack() {
        LAB.wan().call(() -> Crowd.flood(SINK, 4));
        long seen = trouble(ECHO, "noAnswerInside");
        LAB.router().ip("link set " + A_PLUG + " down");
        try {
            LAB.wan().call(() -> Crowd.hold(ECHO, 3));
            await("no answer inside")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> trouble(ECHO, "noAnswerInside") >= seen + 3);
        } finally {
            LAB.router().ip("link set " + A_PLUG + " up");
        }
        await("the host is back").atMost(Duration.ofSeconds(20)).until(() -> echo().equals(Lab.GATEWAY + " x"));
    }

    @Test
    void aHostThatRefusesIsToldOfAsOneThatRefuses() {
        long seen = trouble(NOBODY, "refusedInside");
        LAB.wan().call(() -> Crowd.hold(NOBODY, 50));
        await("refused inside")
                .atMost(Duration.ofSeconds(20))
                .until(() -> trouble(NOBODY, "refusedInside") == seen + 50);
        assertThat(trouble(NOBODY, "noAnswerInside")).isZero();
    }

    @Test
    void exhaustedDescriptorsAreRecoveredFrom() {
        String pid = Long.toString(LAB.gateway().pid());
        long few = Resources.of(LAB.gateway().pid()).descriptors() + 30;
        String all = Shell.must("prlimit", "--noheadings", "--raw", "-o", "SOFT", "--nofile", "--pid", pid)
                .strip();
        Shell.must("prlimit", "--nofile=" + few + ":", "--pid", pid);
        try {
            LAB.wan().call(() -> Crowd.hold(ECHO, 100));
            await("all are in use")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> Resources.of(LAB.gateway().pid()).descriptors() >= few - 2);
            LAB.wan().call(Crowd::release);
            await("room again").atMost(Duration.ofSeconds(20)).until(() -> echo().equals(Lab.GATEWAY + " x"));
        } finally {
            Shell.must("prlimit", "--nofile=" + all + ":", "--pid", pid);
        }
    }

    @Test
    void aWanThatFlapsIsServedAgainWithTheSameLeases() {
        othersWereServed();
        for (int i = 0; i < 5; i++) {
            LAB.router().ip("link set wan0 down");
            LAB.router().ip("link set wan0 up");
        }
        LAB.router().ip("addr del " + Lab.EXTERNAL + "/24 dev wan0");
        LAB.router().ip("addr add " + Lab.EXTERNAL + "/24 dev wan0");
        LAB.router().ip("route add default via " + Lab.WAN);
        await("reached again").atMost(Duration.ofSeconds(30)).until(() -> echo().equals(Lab.GATEWAY + " x"));
        assertThat(REST.leases()).hasSize(5);
        othersBegin();
    }

    private static String echo() {
        return LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, ECHO, "x"));
    }

    private static long trouble(int externalPort, String kind) {
        return REST.trouble("tcp", externalPort, kind);
    }
}
