package io.gradwatch.benchmarks.page;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What was measured with one kind of storage.
 *
 * @param storage which kind
 * @param fileBytes size of the file
 * @param cold openings in a browser that has nothing in its cache, of a server that has just started
 * @param warm openings after them, of the same servers
 * @param answers of the last server, after its openings
 */
record PageFigures(
        @JsonProperty StorageKind storage,
        @JsonProperty long fileBytes,
        @JsonProperty List<Opening> cold,
        @JsonProperty List<Opening> warm,
        @JsonProperty List<ServerAnswer> answers) {
    double slowestMillis() {
        return cold.stream().mapToDouble(Opening::millis).max().orElseThrow();
    }

    long largestBytes() {
        return answers.stream().mapToLong(ServerAnswer::bytes).max().orElseThrow();
    }
}
