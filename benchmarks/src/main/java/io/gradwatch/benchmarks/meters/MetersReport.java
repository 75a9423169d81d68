package io.gradwatch.benchmarks.meters;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gradwatch.benchmarks.figures.Timing;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;

/**
 * What meters cost.
 *
 * @param export setting the meters of a run to an iteration
 * @param volatileWrites writing as many volatile doubles
 * @param scrape a page of the run
 * @param bareScrape a page of as many bare gauges
 * @param exportRatio median of the first over median of the second
 * @param scrapeRatio median of the third over median of the fourth
 */
record MetersReport(
        @JsonProperty Timing export,
        @JsonProperty Timing volatileWrites,
        @JsonProperty Timing scrape,
        @JsonProperty Timing bareScrape,
        @JsonProperty double exportRatio,
        @JsonProperty double scrapeRatio) {
    static MetersReport of(Collection<RunResult> results) {
        Timing export = Timing.of(results, "exportIteration");
        Timing writes = Timing.of(results, "writeVolatileDoubles");
        Timing scrape = Timing.of(results, "scrapeRun");
        Timing bare = Timing.of(results, "scrapeBareGauges");
        return new MetersReport(
                export,
                writes,
                scrape,
                bare,
                export.medianMicros() / writes.medianMicros(),
                scrape.medianMicros() / bare.medianMicros());
    }

    /** A small table. */
    String text() {
        return String.format(
                Locale.ROOT,
                """
                per call                                        median         95 %% within     allocated
                ----------------------------------------------  -------------  -------------  ------------
                set the meters of %,d layers               %10.1f us  %10.1f us  %,10.0f B
                write %,d volatile doubles                 %10.1f us  %10.1f us  %,10.0f B
                scrape the meters of %,d layers            %10.1f us  %10.1f us  %,10.0f B
                scrape %,d bare gauges                     %10.1f us  %10.1f us  %,10.0f B

                ratios: set %.2f (target: at most 2), scrape %.2f (target: at most 1.5)
                """,
                LargeRun.LAYERS,
                export.medianMicros(),
                export.p95Micros(),
                export.bytes(),
                MetersBenchmark.VALUES,
                volatileWrites.medianMicros(),
                volatileWrites.p95Micros(),
                volatileWrites.bytes(),
                LargeRun.LAYERS,
                scrape.medianMicros(),
                scrape.p95Micros(),
                scrape.bytes(),
                MetersBenchmark.VALUES,
                bareScrape.medianMicros(),
                bareScrape.p95Micros(),
                bareScrape.bytes(),
                exportRatio,
                scrapeRatio);
    }
}
