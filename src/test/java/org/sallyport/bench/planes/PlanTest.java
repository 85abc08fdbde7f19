package org.sallyport.bench.planes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.sallyport.bench.load.Target;
import org.sallyport.core.mapping.Transport;

class PlanTest {
    @Test
    void manyMappingsAreHalfOfEachTransportWithoutAGap() {
        Plan plan = Plan.many(60_000);
        assertThat(plan.forwards()).hasSize(60_000);
        assertThat(plan.forwards().get(0)).isEqualTo(new Forward(Transport.TCP, 2000, 7000));
        assertThat(plan.forwards().get(59_999)).isEqualTo(new Forward(Transport.UDP, 61_999, 7007));
        assertThat(plan.echo()).isEqualTo(new Target(Lab.EXTERNAL, 2000, 31_999));
        assertThat(plan.udp()).isEqualTo(new Target(Lab.EXTERNAL, 32_000, 61_999));
    }

    @Test
    void theFewestAreOneOfEachTransport() {
        assertThat(Plan.many(2).forwards())
                .containsExactly(new Forward(Transport.TCP, 2000, 7000), new Forward(Transport.UDP, 2001, 7000));
    }

    @Test
    void moreThanThereArePortsIsRefused() {
        assertThatThrownBy(() -> Plan.many(60_001)).hasMessage("60001 mappings are not 2..60000");
    }
}
