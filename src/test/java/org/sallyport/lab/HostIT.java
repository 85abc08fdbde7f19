package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sallyport.core.mapping.Addresses;
import org.sallyport.host.HostException;
import org.sallyport.host.HostNetwork;
import org.sallyport.host.HostSettings;

/** What a real kernel tells of the LAN: its addresses, its neighbours, its changes. */
@Tag("lab")
class HostIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    private static HostNetwork host() throws HostException {
        return HostNetwork.of(new HostSettings(List.of("br-lan"), Optional.of("wan0"), Optional.empty()));
    }

    private static boolean same(String one, String other) throws HostException {
        return host().isSameHost(Addresses.of(one), Addresses.of(other));
    }

    /** The addresses, each followed by a space. */
    private static String sides() throws HostException {
        return host().lanInterfaces().stream()
                .map(side -> side.address().getHostAddress() + " ")
                .collect(Collectors.joining());
    }

    @Test
    void theNeighbourTableTellsWhichAddressesAreOneHosts() {
        // A port that nobody listens on: the refusal shows that the kernel knows the way there.
        for (String address : List.of(Lab.A, Lab.A6, Lab.A_ULA, Lab.B, Lab.B6)) {
            assertThat(LAB.router().call(() -> Probe.udp(address, 9, "x")))
                    .as("knock at " + address)
                    .isEqualTo(Probe.REFUSED);
        }
        assertThat(LAB.router().call(() -> same(Lab.A, Lab.A6))).isTrue();
        assertThat(LAB.router().call(() -> same(Lab.A_ULA, Lab.A))).isTrue();
        assertThat(LAB.router().call(() -> same(Lab.A, Lab.B6))).isFalse();
        assertThat(LAB.router().call(() -> same(Lab.A, Lab.GATEWAY6))).isFalse();
        assertThat(LAB.router().call(() -> same(Lab.A, "2001:db8:77::99"))).isFalse();
    }

    @Test
    void anAddressThatClientsShouldNotUseIsNoSide() {
        assertThat(LAB.router().call(() -> sides()))
                .contains(Lab.GATEWAY + " ", "2001:db8:77:0:0:0:0:1 ", "fd77:0:0:0:0:0:0:1 ");
        LAB.router().ip("addr change " + Lab.GATEWAY_ULA + "/64 dev br-lan preferred_lft 0");
        try {
            assertThat(LAB.router().call(() -> sides()))
                    .contains("2001:db8:77:0:0:0:0:1 ")
                    .doesNotContain("fd77:0:0:0:0:0:0:1 ");
            assertThat(LAB.router().call(() -> host().isHost(Addresses.of(Lab.A_ULA))))
                    .isTrue();
        } finally {
            LAB.router().ip("addr change " + Lab.GATEWAY_ULA + "/64 dev br-lan preferred_lft forever");
        }
    }

    @Test
    void aChangeIsToldAtOnce() throws Exception {
        CompletableFuture<Long> told =
                CompletableFuture.supplyAsync(() -> LAB.router().call(() -> {
                    HostNetwork host = host();
                    long began = System.nanoTime();
                    host.awaitChange(Duration.ofSeconds(30));
                    return System.nanoTime() - began;
                }));
        // It may not wait yet when the first change comes.
        while (!told.isDone()) {
            LAB.router().ip("addr add 192.168.79.1/24 dev br-lan");
            LAB.router().ip("addr del 192.168.79.1/24 dev br-lan");
        }
        assertThat(Duration.ofNanos(told.get(1, TimeUnit.SECONDS))).isLessThan(Duration.ofSeconds(15));
    }
}
