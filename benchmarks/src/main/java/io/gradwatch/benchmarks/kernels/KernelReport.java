package io.gradwatch.benchmarks.kernels;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gradwatch.benchmarks.figures.Timing;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;

/**
 * What core costs per iteration.
 *
 * @param rules gate and judge one iteration
 * @param blasNorm2 one BLAS norm over a flat array
 * @param ratio median of the former over median of the latter
 * @param targetRatio what it should be at most
 * @param parameters parameters of the network that is judged
 * @param bytesPerParameter allocated per iteration and parameter
 */
record KernelReport(
        @JsonProperty Timing rules,
        @JsonProperty Timing blasNorm2,
        @JsonProperty double ratio,
        @JsonProperty double targetRatio,
        @JsonProperty int parameters,
        @JsonProperty double bytesPerParameter) {
    private static final double TARGET = 0.1;

    /** The figures of a JMH run of {@link RulesBenchmark}. */
    static KernelReport of(Collection<RunResult> results) {
        Timing rules = Timing.of(results, "gateAndObserve");
        Timing norm = Timing.of(results, "blasNorm2");
        return new KernelReport(
                rules,
                norm,
                rules.medianMicros() / norm.medianMicros(),
                TARGET,
                HealthyRun.PARAMETERS,
                rules.bytes() / HealthyRun.PARAMETERS);
    }

    /** A small table. */
    String text() {
        return String.format(
                Locale.ROOT,
                """
                per call                                             median         95 %% within   allocated
                ---------------------------------------------------  -------------  -------------  ---------
                gate and observe, %d parameters, autopilot          %10.2f us  %10.2f us  %7.0f B
                BLAS norm over %,d floats, one thread         %10.2f us  %10.2f us  %7.0f B

                ratio %.3f (target: at most %.1f); %.1f bytes allocated per iteration and parameter
                """,
                parameters,
                rules.medianMicros(),
                rules.p95Micros(),
                rules.bytes(),
                RulesBenchmark.BlasNorm.ELEMENTS,
                blasNorm2.medianMicros(),
                blasNorm2.p95Micros(),
                blasNorm2.bytes(),
                ratio,
                targetRatio,
                bytesPerParameter);
    }
}
