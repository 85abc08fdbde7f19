package org.sallyport.bench.planes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.sallyport.bench.planes.Samples.Figure;
import org.sallyport.bench.planes.Samples.Subject;

class ReportTest {
    private final Samples samples = new Samples();

    @Test
    void aLoadIsComparedWithAllThreeRulers() {
        shortConnections("direct", 40, 30, 0);
        shortConnections("kernel-map", 20, 40, 0);
        shortConnections("haproxy", 10, 80, 50);
        shortConnections("relay-gateway", 15, 60, 25);
        assertThat(new Report(samples, List.of("direct", "kernel-map", "haproxy", "relay-gateway"), List.of(2)).text())
                .isEqualTo("""
                        ### Short TCP connections, 64 at once: × kernel-map / haproxy / nginx

                        | plane | rate | all CPU a connection | all − direct | the plane's own CPU |
                        | --- | --- | --- | --- | --- |
                        | direct | 2.00 / 4.00 / – | 0.75 / 0.38 / – | – | – / 0.00 / – |
                        | kernel-map | 1.00 / 2.00 / – | 1.00 / 0.50 / – | 1.00 / 0.20 / – | – / 0.00 / – |
                        | haproxy | 0.50 / 1.00 / – | 2.00 / 1.00 / – | 5.00 / 1.00 / – | – / 1.00 / – |
                        | relay-gateway | 0.75 / 1.50 / – | 1.50 / 0.75 / – | 3.00 / 0.60 / – | – / 0.50 / – |

                        """);
    }

    @Test
    void aCostThatIsLostInTheGeneratorsOwnIsNoRuler() {
        shortConnections("direct", 40, 100, 0);
        shortConnections("kernel-map", 20, 104, 0);
        shortConnections("relay-gateway", 15, 160, 25);
        assertThat(new Report(samples, List.of("relay-gateway"), List.of(2)).text())
                .contains("| relay-gateway | 0.75 / – / – | 1.54 / – / – | – | – |");
    }

    @Test
    void manyMappingsAreComparedWithFewAndWithTheKernel() {
        for (int size : List.of(2, 60_000)) {
            samples.add(new Subject("kernel-map", Measure.SHORT, size, Figure.ALL_CPU), 100);
            samples.add(new Subject("nftables", Measure.SHORT, size, Figure.ALL_CPU), size == 2 ? 100 : 103);
            samples.add(new Subject("kernel-map", Measure.LOAD, size, Figure.TIME), 1);
            samples.add(new Subject("nftables", Measure.LOAD, size, Figure.TIME), 2);
        }
        samples.add(new Subject("nftables", Measure.CHANGE, 60_000, Figure.TIME), 1);
        samples.add(new Subject("kernel-map", Measure.CHANGE, 60_000, Figure.TIME), 4);
        assertThat(new Report(samples, List.of("kernel-map", "nftables"), List.of(2, 60_000)).text())
                .contains("| nftables | 2 | 1.00 | 1.00 | – | – | – | – | 2.00 |\n")
                .contains("| nftables | 60,000 | 1.03 | 1.03 | – | – | – | 0.25 | 2.00 |\n");
    }

    @Test
    void memoryIsToldInKibibytes() {
        samples.add(new Subject("haproxy", Measure.IDLE, 0, Figure.MEMORY), 20 * 1024);
        samples.add(new Subject("relay-gateway", Measure.IDLE, 0, Figure.MEMORY), 5 * 1024);
        assertThat(new Report(samples, List.of("haproxy", "relay-gateway"), List.of(2)).text())
                .contains("| relay-gateway | 5.0 | 0.25 | – |\n");
    }

    @Test
    void whatWasMeasuredBesideOtherWorkIsCounted() {
        samples.countDisturbed();
        assertThat(new Report(samples, List.of(), List.of(2)).text())
                .isEqualTo("Samples taken while the machine had other work: 1.\n");
    }

    @Test
    void aMedianIsNotMovedByTheOutermost() {
        Subject subject = new Subject("nginx", Measure.TURNS, 0, Figure.TIME);
        for (double value : new double[] {5, 1, 900}) {
            samples.add(subject, value);
        }
        assertThat(samples.median(subject)).hasValue(5);
    }

    @Test
    void aRatioHasTwoDigitsThatTellSomething() {
        assertThat(Table.ratio(OptionalDouble.of(0.374))).isEqualTo("0.37");
        assertThat(Table.ratio(OptionalDouble.of(1234.4))).isEqualTo("1,234");
        assertThat(Table.ratio(OptionalDouble.empty())).isEqualTo("–");
    }

    @Test
    void aRowHasACellForEachColumn() {
        assertThatThrownBy(() -> new Table(List.of("a", "b")).row(List.of("1"))).hasMessage("1 cells for 2 columns");
    }

    private void shortConnections(String plane, double rate, double all, double own) {
        samples.add(new Subject(plane, Measure.SHORT, 0, Figure.RATE), rate);
        samples.add(new Subject(plane, Measure.SHORT, 0, Figure.ALL_CPU), all);
        samples.add(new Subject(plane, Measure.SHORT, 0, Figure.PLANE_CPU), own);
    }
}
