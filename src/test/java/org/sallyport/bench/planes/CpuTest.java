package org.sallyport.bench.planes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Processor times, as {@code /proc} tells them. */
class CpuTest {
    @Test
    void aMachinesIdleTimeCountsWaitingForADisk() {
        assertThat(MachineStat.parse("cpu  27677 0 6310 333552 456 0 1964 18 0 0"))
                .isEqualTo(new MachineStat(334_008, 18));
    }

    @Test
    void whatIsNoMachinesTimeIsNamed() {
        assertThatThrownBy(() -> MachineStat.parse("cpu0 1 2 3")).hasMessage("no processor times: cpu0 1 2 3");
    }

    @Test
    void aProcessIsReadWhateverItsNameHolds() {
        assertThat(ProcessStat.parse(
                        "4711 (a) b (c 1) S 42 4711 4711 0 -1 4194560 1 2 3 4 100 20 7 5 20 0 1 0 99 1 2 3"))
                .isEqualTo(new ProcessStat(4711, 42, 120, 12));
    }

    @Test
    void aFamilyIsAProcessAndAllBelow() {
        Processes processes = new Processes(List.of(
                new ProcessStat(1, 0, 1, 0),
                new ProcessStat(10, 1, 2, 1000),
                new ProcessStat(11, 10, 4, 0),
                new ProcessStat(12, 11, 8, 0),
                new ProcessStat(20, 1, 16, 32)));
        assertThat(processes.family(10)).containsExactlyInAnyOrder(10L, 11L, 12L);
        assertThat(processes.ticksOf(10)).isEqualTo(14);
        assertThat(processes.ticksBeside(10)).isEqualTo(1 + 16 + 32);
    }

    @Test
    void theKernelsThreadsAreNobodyElsesWork() {
        Processes processes = new Processes(
                List.of(new ProcessStat(2, 0, 1, 0), new ProcessStat(15, 2, 2, 0), new ProcessStat(9, 1, 4, 0)));
        assertThat(processes.ticksBeside(100)).isEqualTo(4);
    }

    @Test
    void residentMemoryIsOneLineOfAStatus() {
        assertThat(Processes.residentKib("Name:\tjava\nVmHWM:\t   99 kB\nVmRSS:\t   1234 kB\n"))
                .isEqualTo(1234);
    }

    @Test
    void whatNeitherIdledNorWasStolenNorWentToOthersIsOurs() {
        CpuClock before = new CpuClock(0, new MachineStat(1000, 10), 50, 500);
        CpuClock after = new CpuClock(2_000_000_000, new MachineStat(1100, 20), 150, 510);
        CpuClock.Use use = after.since(before, 2);
        assertThat(use.all()).isCloseTo(4 - 1 - 0.1 - 0.1, within(1e-9));
        assertThat(use.plane()).isCloseTo(1, within(1e-9));
        assertThat(use.foreign()).isCloseTo(0.025, within(1e-9));
        assertThat(use.isDisturbed()).isFalse();
    }
}
