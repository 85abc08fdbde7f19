package org.sallyport.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The lab itself, without the gateway: what its tests find shut would be open if somebody listened. */
@Tag("lab")
class LabIT {
    @RegisterExtension
    static final Lab LAB = new Lab();

    @Test
    void theOutsideReachesTheGatewaysHostByBothItsAddresses() {
        LAB.router().call(() -> Echo.tcp("0.0.0.0", 7001) + Echo.udp("0.0.0.0", 7001));
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, 7001, "x"))).isEqualTo(Lab.WAN + " x");
        assertThat(LAB.wan().call(() -> Probe.udp(Lab.EXTERNAL, 7001, "x"))).isEqualTo(Lab.WAN + " x");
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.GATEWAY, 7001, "x"))).isEqualTo(Lab.WAN + " x");
        assertThat(LAB.wan().call(() -> Probe.tcp(Lab.EXTERNAL, 7002, "x"))).isEqualTo(Probe.REFUSED);
        assertThat(LAB.wan().call(() -> Probe.udp(Lab.EXTERNAL, 7002, "x"))).isEqualTo(Probe.REFUSED);
    }

    @Test
    void theHostsOfTheLanReachEachOther() {
        LAB.b().call(() -> Echo.tcp("0.0.0.0", 7001));
        assertThat(LAB.a().call(() -> Probe.tcp(Lab.B, 7001, "x"))).isEqualTo(Lab.A + " x");
    }
}
