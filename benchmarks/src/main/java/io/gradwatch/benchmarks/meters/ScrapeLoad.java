package io.gradwatch.benchmarks.meters;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How much is scraped.
 *
 * @param clients that scrape, each over a connection of its own
 * @param intervalMillis time from one scrape of a client to its next
 * @param together whether all ask in the same moment; else their scrapes lie evenly in the interval, about as Prometheus spreads
 *     those of its targets
 */
record ScrapeLoad(
        @JsonProperty int clients,
        @JsonProperty long intervalMillis,
        @JsonProperty boolean together) {
    ScrapeLoad {
        if (clients < 1) {
            throw new IllegalArgumentException("at least one client is needed, not " + clients);
        }
        if (intervalMillis < 1) {
            throw new IllegalArgumentException("the interval must be at least 1 ms, not " + intervalMillis);
        }
    }
}
