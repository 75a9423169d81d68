package io.gradwatch.benchmarks.meters;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What was measured.
 *
 * @param meters setting and scraping a large network's; null if it was not asked for
 * @param training while many scrape; null if it was not asked for
 */
record MetersFigures(
        @JsonProperty @Nullable MetersReport meters,
        @JsonProperty @Nullable TrainingReport training) {}
