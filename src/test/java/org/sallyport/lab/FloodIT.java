package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One LAN host's rubbish is no other host's trouble, nor the log's. */
@Tag("lab")
class FloodIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static final Rest REST = new Rest(LAB);

    @BeforeAll
    static void start() {
        LAB.gateway().start();
    }

    @Test
    void anHonestHostIsServedDuringAFlood() {
        LAB.a().call(() -> Pcp.map(new Pcp.Ask(Lab.A, 1, Pcp.TCP, 8700, 30700, 60)));
        int before = LAB.gateway().log().size();
        LAB.b().call(Flood::begin);
        for (int port = 8701; port <= 8720; port++) {
            assertThat(answeredInTime(port)).as("port " + port).isTrue();
        }
        assertThat(LAB.a().run("upnpc", "-a", Lab.A, "8721", "18721", "tcp").output())
                .contains("is redirected to internal");
        assertThat(LAB.b().call(Flood::end)).isGreaterThan(1000);

        assertThat(REST.health()).isEqualTo(200);
        assertThat(REST.leases().stream().map(Rest.Seen::internalAddress))
                .hasSize(22)
                .containsOnly(Lab.A);
        assertThat(LAB.gateway().log().from(before))
                .noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR ") || line.contains("\tat "))
                .hasSizeLessThan(100);
    }

    /** As a client does that repeats itself; within five seconds. */
    private static boolean answeredInTime(int port) {
        return LAB.a().call(() -> {
            byte[] request = Pcp.request(new Pcp.Ask(Lab.A, port, Pcp.TCP, port, port + 22000, 60));
            for (int attempt = 0; attempt < 5; attempt++) {
                byte[] octets = Probe.datagram(Lab.GATEWAY, Pcp.PORT, request, 1000);
                if (octets.length > 0) {
                    return Pcp.answer(octets).result() == Pcp.SUCCESS;
                }
            }
            return false;
        });
    }
}
