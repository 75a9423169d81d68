package io.gradwatch.benchmarks.meters;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gradwatch.benchmarks.figures.Median;
import java.util.Locale;

/**
 * What scrapes cost a training. Times are those of a block of iterations against its neighbours of the same round.
 *
 * @param load how much was scraped
 * @param rounds blocks of each kind
 * @param iterationMillis an iteration that nobody scrapes, median
 * @param pageBytes a page as it goes over the wire
 * @param constant the clients scrape a page that costs nothing to write
 * @param gradwatch the clients scrape Gradwatch's endpoint
 * @param gradwatchAgainstConstant time with the second over time with the first
 */
record TrainingReport(
        @JsonProperty ScrapeLoad load,
        @JsonProperty int rounds,
        @JsonProperty double iterationMillis,
        @JsonProperty int pageBytes,
        @JsonProperty Scraped constant,
        @JsonProperty Scraped gradwatch,
        @JsonProperty Median gradwatchAgainstConstant) {
    /**
     * While one of the pages was scraped.
     *
     * @param pagesPerSecond that all clients got
     * @param errors scrapes without a page
     * @param processorMillisPerPage processor time of the training process beyond that of a block that nobody scrapes
     * @param againstNone time over that of a block that nobody scrapes
     */
    record Scraped(
            @JsonProperty double pagesPerSecond,
            @JsonProperty long errors,
            @JsonProperty Median processorMillisPerPage,
            @JsonProperty Median againstNone) {
        private String line(String name) {
            return String.format(
                    Locale.ROOT,
                    "%-16s  %7.1f  %6d  %-22s  %s%n",
                    name,
                    pagesPerSecond,
                    errors,
                    processorMillisPerPage.words(),
                    againstNone.words());
        }
    }

    /** A small table. */
    String text() {
        return String.format(
                        Locale.ROOT,
                        """
                        training scraped by %d clients every %d ms, %s; %d bytes a page; %d rounds; %.2f ms an iteration

                        scraped           pages/s  errors  processor ms per page   time of training, against nobody
                        ----------------  -------  ------  ----------------------  --------------------------------
                        """,
                        load.clients(),
                        load.intervalMillis(),
                        load.together() ? "all together" : "spread over the interval",
                        pageBytes,
                        rounds,
                        iterationMillis)
                + constant.line("a constant page")
                + gradwatch.line("Gradwatch")
                + "\ntime of training, Gradwatch against the constant page: " + gradwatchAgainstConstant.words() + "\n";
    }
}
