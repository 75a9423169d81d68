package io.gradwatch.benchmarks.overhead;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one arm costs one network.
 *
 * @param network the network
 * @param arm what was attached
 * @param iterationsPerBlock iterations that were timed together
 * @param millisPerIteration median on the clock
 * @param ratio of the time to that of the bare block of the same round
 * @param totalRatio of the time of all blocks to that of all bare blocks: what
 *     happens rarely is not left out, be it the listener's doing or the machine's
 * @param cpuRatio of the processor time of all threads to that of the bare block of the same round
 * @param addedBytesPerIteration median of the bytes allocated beyond those of the bare block
 */
record OverheadRow(
        @JsonProperty String network,
        @JsonProperty String arm,
        @JsonProperty int iterationsPerBlock,
        @JsonProperty double millisPerIteration,
        @JsonProperty Median ratio,
        @JsonProperty double totalRatio,
        @JsonProperty Median cpuRatio,
        @JsonProperty double addedBytesPerIteration) {
    /**
     * A median with its 95 % interval: the order statistics that a binomial distribution with p = 1/2 puts around it.
     *
     * @param value the median
     * @param low lower end
     * @param high upper end
     */
    record Median(
            @JsonProperty double value,
            @JsonProperty double low,
            @JsonProperty double high) {
        static Median of(double... values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            int n = sorted.length;
            double value = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
            // Normal approximation of the binomial distribution; at least the extremes when there are few values.
            int reach = (int) Math.ceil(1.96 * Math.sqrt(n) / 2);
            int low = Math.max(0, (int) Math.floor((n - 1) / 2.0) - reach);
            int high = Math.min(n - 1, (int) Math.ceil((n - 1) / 2.0) + reach);
            return new Median(value, sorted[low], sorted[high]);
        }
    }

    static OverheadRow of(
            BenchNetwork network, Arm arm, int iterations, List<Subject.Block> bare, List<Subject.Block> own) {
        double added = median(bare, own, (with, without) -> with.bytes() - without.bytes())
                        .value()
                / iterations;
        return new OverheadRow(
                network.title(),
                arm.title(),
                iterations,
                Median.of(own.stream().mapToDouble(Subject.Block::nanos).toArray())
                                .value()
                        / iterations
                        / 1e6,
                median(bare, own, ratioOf(Subject.Block::nanos)),
                total(own) / total(bare),
                median(bare, own, ratioOf(Subject.Block::cpuNanos)),
                added);
    }

    private static double total(List<Subject.Block> blocks) {
        return blocks.stream().mapToDouble(Subject.Block::nanos).sum();
    }

    private static Comparison ratioOf(ToDoubleFunction<Subject.Block> figure) {
        return (with, without) -> figure.applyAsDouble(with) / figure.applyAsDouble(without);
    }

    private static Median median(List<Subject.Block> bare, List<Subject.Block> own, Comparison comparison) {
        double[] values = new double[own.size()];
        for (int round = 0; round < values.length; round++) {
            values[round] = comparison.of(own.get(round), bare.get(round));
        }
        return Median.of(values);
    }

    private interface Comparison {
        double of(Subject.Block with, Subject.Block without);
    }
}
