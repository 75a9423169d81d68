package io.gradwatch.benchmarks.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.benchmarks.kernels.KernelReport.Timing;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void theFileHasTheSameFigures(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("new/kernels.json");

        REPORT.write(file);

        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.at("/rules/medianMicros").asDouble()).isEqualTo(12);
        assertThat(json.at("/blasNorm2/p95Micros").asDouble()).isEqualTo(300);
        assertThat(json.path("ratio").asDouble()).isEqualTo(0.06);
    }
}
