package io.gradwatch.benchmarks.kernels;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gradwatch.benchmarks.figures.Timing;
import java.util.Collection;
import org.openjdk.jmh.results.RunResult;

/**
 * What core costs per iteration.
 *
 * @param rules gate and judge one iteration
 * @param blasNorm2 one BLAS norm over a flat array
 * @param ratio median of the former over median of the latter
 * @param parameters parameters of the network that is judged
 * @param bytesPerParameter allocated per iteration and parameter
 */
record CoreFigures(
        @JsonProperty Timing rules,
        @JsonProperty Timing blasNorm2,
        @JsonProperty double ratio,
        @JsonProperty int parameters,
        @JsonProperty double bytesPerParameter) {
    /** The figures of a JMH run of {@link RulesBenchmark}. */
    static CoreFigures of(Collection<RunResult> results) {
        Timing rules = Timing.of(results, "gateAndObserve");
        Timing norm = Timing.of(results, "blasNorm2");
        return new CoreFigures(
                rules,
                norm,
                rules.medianMicros() / norm.medianMicros(),
                HealthyRun.PARAMETERS,
                rules.bytes() / HealthyRun.PARAMETERS);
    }
}
