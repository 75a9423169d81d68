package io.gradwatch.benchmarks.figures;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * The figures of one JMH benchmark that samples times in microseconds, with the profiler of the collector.
 *
 * @param medianMicros half of the calls took at most so many microseconds
 * @param p95Micros 95 % of the calls took at most so many
 * @param bytes bytes allocated per call
 */
public record Timing(
        @JsonProperty double medianMicros,
        @JsonProperty double p95Micros,
        @JsonProperty double bytes) {
    /**
     * The figures of one method.
     *
     * @param results of a JMH run
     * @param method name of the benchmark's method
     * @return its figures
     */
    public static Timing of(Collection<RunResult> results, String method) {
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
