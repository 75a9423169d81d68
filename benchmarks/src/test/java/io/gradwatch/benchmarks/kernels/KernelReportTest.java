package io.gradwatch.benchmarks.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.benchmarks.figures.Timing;
import org.junit.jupiter.api.Test;

class KernelReportTest {
    private static final KernelReport REPORT =
            new KernelReport(new Timing(12, 15, 4000), new Timing(200, 300, 80), 0.06, 0.1, 100, 40);

    @Test
    void theTableHasMediansAllocationAndRatio() {
        assertThat(REPORT.text())
                .containsPattern("100 parameters, autopilot +12\\.00 us +15\\.00 us +4000 B")
                .containsPattern("1,000,000 floats, one thread +200\\.00 us +300\\.00 us +80 B")
                .contains("ratio 0.060 (target: at most 0.1); 40.0 bytes allocated per iteration and parameter");
    }
}
