package io.gradwatch.benchmarks.overhead;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gradwatch.benchmarks.figures.Median;
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
