package io.gradwatch.benchmarks.kernels;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gradwatch.benchmarks.figures.Timing;
import java.util.Collection;
import org.openjdk.jmh.results.RunResult;

/**
 * What exporters take per record.
 *
 * @param offer of the thread that trains, for each exporter
 * @param logging of the logging exporter's thread
 * @param meters of the thread that sets Prometheus' meters
 * @param trace of the trace's thread
 * @param ui of the thread that feeds the DL4J UI
 * @param scrape of a scraper's thread, per page of a large network
 */
record ExporterFigures(
        @JsonProperty Timing offer,
        @JsonProperty Timing logging,
        @JsonProperty Timing meters,
        @JsonProperty Timing trace,
        @JsonProperty Timing ui,
        @JsonProperty Timing scrape) {
    /** The figures of a JMH run of {@link ExportersBenchmark} and of one of the scrape. */
    static ExporterFigures of(Collection<RunResult> exporters, Collection<RunResult> scrape) {
        return new ExporterFigures(
                Timing.of(exporters, "offer"),
                Timing.of(exporters, "logging"),
                Timing.of(exporters, "meters"),
                Timing.of(exporters, "trace"),
                Timing.of(exporters, "ui"),
                Timing.of(scrape, "scrapeRun"));
    }
}
