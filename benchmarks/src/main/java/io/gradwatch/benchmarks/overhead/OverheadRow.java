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
 * @param parameters trainable numbers of the network
 * @param layers layers of the network
 * @param iterationsPerBlock iterations that were timed together
 * @param comparisons of a block with the bare ones beside it
 * @param bareMillisPerIteration median on the clock without a listener
 * @param millisPerIteration median on the clock
 * @param ratio of the time to that of the bare blocks beside it
 * @param totalRatio of the time of all blocks to that of all bare ones: what happens rarely is not left out, be it the
 *     listener's doing or the machine's
 * @param cpuRatio the same of the processor time of all threads
 * @param addedBytesPerIteration median of the bytes allocated beyond those of the bare blocks
 */
record OverheadRow(
        @JsonProperty String network,
        @JsonProperty String arm,
        @JsonProperty long parameters,
        @JsonProperty int layers,
        @JsonProperty int iterationsPerBlock,
        @JsonProperty int comparisons,
        @JsonProperty double bareMillisPerIteration,
        @JsonProperty double millisPerIteration,
        @JsonProperty Median ratio,
        @JsonProperty double totalRatio,
        @JsonProperty double cpuRatio,
        @JsonProperty double addedBytesPerIteration) {
    private static final double MILLI = 1e6;

    static OverheadRow of(String network, Arm arm, Subject subject, int iterations, List<Comparison> all) {
        List<Comparison> compared = Comparison.undisturbed(all);
        return new OverheadRow(
                network,
                arm.title(),
                subject.parameters(),
                subject.layers(),
                iterations,
                compared.size(),
                median(compared, Comparison::bareNanos).value() / iterations / MILLI,
                median(compared, each -> each.own().nanos()).value() / iterations / MILLI,
                median(compared, Comparison::ratio),
                sum(compared, each -> each.own().nanos()) / sum(compared, Comparison::bareNanos),
                sum(compared, each -> each.own().cpuNanos()) / sum(compared, Comparison::bareCpuNanos),
                median(compared, Comparison::addedBytes).value() / iterations);
    }

    private static Median median(List<Comparison> compared, ToDoubleFunction<Comparison> figure) {
        return Median.of(compared.stream().mapToDouble(figure).toArray());
    }

    private static double sum(List<Comparison> compared, ToDoubleFunction<Comparison> figure) {
        return compared.stream().mapToDouble(figure).sum();
    }
}
