package io.gradwatch.benchmarks.soak;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What a long run left behind.
 *
 * @param iterations how long it was
 * @param poisonEvery one mini-batch in so many held a NaN
 * @param footprints what the process held, on the way
 * @param threadsLeft Gradwatch's threads some seconds after the listener was closed
 */
record SoakFigures(
        @JsonProperty long iterations,
        @JsonProperty int poisonEvery,
        @JsonProperty List<Footprint> footprints,
        @JsonProperty long threadsLeft) {}
