package io.gradwatch.benchmarks.kernels;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gradwatch.benchmarks.figures.Median;
import io.gradwatch.benchmarks.figures.Timing;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.RunResult;

/**
 * Times of one pass over a gradient: medians, in microseconds.
 *
 * @param parameters into how many it is cut
 * @param elements of each of them
 * @param probeOneThread the adapter's pass by one thread
 * @param probe the adapter's pass as it is shipped, with the common pool
 * @param plainRead reading the same memory
 * @param blasNorm2 one flat BLAS {@code nrm2}
 * @param blasDot one flat BLAS {@code dot}
 * @param norm2Number ND4J's {@code norm2Number} of each parameter
 * @param speedOfNorm2 speed of the adapter's pass as a share of that of {@code nrm2}, one thread each: median over the
 *     rounds
 * @param speedOfDot the same of {@code dot}
 * @param timesFaster how many times faster than {@code norm2Number} it is, with one thread: median over the rounds
 */
record PassRow(
        @JsonProperty int parameters,
        @JsonProperty int elements,
        @JsonProperty double probeOneThread,
        @JsonProperty double probe,
        @JsonProperty double plainRead,
        @JsonProperty double blasNorm2,
        @JsonProperty double blasDot,
        @JsonProperty double norm2Number,
        @JsonProperty Median speedOfNorm2,
        @JsonProperty Median speedOfDot,
        @JsonProperty Median timesFaster) {
    /** Larger parameters are compared with BLAS. */
    private static final int LARGEST_SMALL = 10_000;

    /** The figures of some rounds of {@link PassBenchmark}. */
    static PassRow of(Shape shape, List<Collection<RunResult>> rounds) {
        return new PassRow(
                shape.parameters(),
                shape.elements(),
                median(rounds, "probeOneThread"),
                median(rounds, "probe"),
                median(rounds, "plainRead"),
                median(rounds, "blasNorm2"),
                median(rounds, "blasDot"),
                median(rounds, "norm2Number"),
                ratio(rounds, "blasNorm2"),
                ratio(rounds, "blasDot"),
                ratio(rounds, "norm2Number"));
    }

    private static double median(List<Collection<RunResult>> rounds, String method) {
        return Median.of(rounds.stream()
                        .mapToDouble(round -> Timing.of(round, method).medianMicros())
                        .toArray())
                .value();
    }

    private static Median ratio(List<Collection<RunResult>> rounds, String method) {
        return Median.of(rounds.stream()
                .mapToDouble(round -> Timing.of(round, method).medianMicros()
                        / Timing.of(round, "probeOneThread").medianMicros())
                .toArray());
    }

    /** Whether the parameters are so small that calls count more than memory. */
    boolean isSmall() {
        return elements <= LARGEST_SMALL;
    }
}
