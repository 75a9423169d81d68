package io.gradwatch.benchmarks.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.benchmarks.figures.Median;
import io.gradwatch.benchmarks.figures.Timing;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelReportTest {
    private static final Timing TIMING = new Timing(12, 15, 4000);
    private static final CoreFigures CORE = new CoreFigures(TIMING, new Timing(200, 300, 80), 0.06, 100, 40);
    private static final ExporterFigures EXPORTERS =
            new ExporterFigures(new Timing(0.25, 0.5, 24), TIMING, TIMING, TIMING, TIMING, TIMING);

    @Test
    void tableHasMediansAllocationAndVerdict() {
        assertThat(report(row(1000, 10, 1, 12)).text())
                .containsPattern("gate and observe, autopilot +12\\.000 +15\\.000 +4,000")
                .containsPattern("offer a record to an exporter +0\\.250 +0\\.500 +24")
                .contains("core allocates 40.0 bytes per iteration and parameter")
                .contains("met    core, share of one BLAS norm over 10^6 floats: 0.0600 (target: at most 0.100)");
    }

    @Test
    void smallParametersAreComparedWithNd4jAndLargeOnesWithBlas() {
        KernelReport report = report(row(1, 10_000, 0.1, 9.9), row(1, 10_001, 0.79, 2), row(1, 10_001, 0.8, 2));

        assertThat(report.targets().subList(0, 3))
                .extracting(Target::words)
                .containsExactly(
                        "MISSED 1 x 10,000, times faster than norm2Number: 9.90 (target: at least 10.0)",
                        "MISSED 1 x 10,001, share of the speed of BLAS nrm2: 0.790 (target: at least 0.800)",
                        "met    1 x 10,001, share of the speed of BLAS nrm2: 0.800 (target: at least 0.800)");
    }

    private static KernelReport report(PassRow... rows) {
        return KernelReport.of(List.of(rows), CORE, EXPORTERS);
    }

    private static PassRow row(int parameters, int elements, double speed, double times) {
        return new PassRow(
                parameters,
                elements,
                1,
                1,
                1,
                1,
                1,
                1,
                new Median(speed, speed, speed),
                new Median(1, 1, 1),
                new Median(times, times, times));
    }
}
