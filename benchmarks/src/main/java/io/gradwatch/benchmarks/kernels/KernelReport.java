package io.gradwatch.benchmarks.kernels;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.results.Result;
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
        Timing rules, Timing blasNorm2, double ratio, double targetRatio, int parameters, double bytesPerParameter) {
    private static final double TARGET = 0.1;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * One benchmark's figures.
     *
     * @param medianMicros half of the calls took at most so many microseconds
     * @param p95Micros 95 % of the calls took at most so many
     * @param bytes bytes allocated
     */
    record Timing(double medianMicros, double p95Micros, double bytes) {
        private static Timing of(Collection<RunResult> results, String method) {
            RunResult result = results.stream()
                    .filter(each -> each.getParams().getBenchmark().endsWith("." + method))
                    .findFirst()
                    .orElseThrow();
            String allocated = result.getSecondaryResults().keySet().stream()
                    .filter(name -> name.endsWith("gc.alloc.rate.norm"))
                    .findFirst()
                    .orElseThrow();
            Result<?> time = result.getPrimaryResult();
            Result<?> bytes = requireNonNull(result.getSecondaryResults().get(allocated), allocated);
            return new Timing(
                    time.getStatistics().getPercentile(50), time.getStatistics().getPercentile(95), bytes.getScore());
        }
    }

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

    /**
     * Writes the figures as JSON.
     *
     * @param file where to; folders are made
     */
    void write(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            JSON.writeValue(file.toFile(), this);
        } catch (IOException e) {
            throw new IllegalStateException("cannot write the figures to " + file + ": " + e.getMessage(), e);
        }
    }
}
