package io.gradwatch.benchmarks.report;

import static io.gradwatch.benchmarks.report.Fields.fixed;
import static io.gradwatch.benchmarks.report.Fields.number;
import static io.gradwatch.benchmarks.report.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;

/** Where figures come from, in one sentence. */
final class Head {
    private static final int DATE = "2026-11-27".length();

    private Head() {}

    /** Date, command, machine and versions of a file; nothing when the file does not say. */
    static String of(JsonNode file) {
        if (!file.has("machine")) {
            return "";
        }
        JsonNode threads = file.path("ompThreads");
        return "%s, `%s`: %s, %s cores, %s GiB, %s; JDK %s, DL4J %s, Gradwatch %s; `OMP_NUM_THREADS` %s.%n%n"
                .formatted(
                        text(file, "date").substring(0, DATE),
                        text(file, "command"),
                        text(file, "machine", "cpu"),
                        text(file, "machine", "cores"),
                        fixed(number(file, "machine", "memoryGiB"), 0),
                        text(file, "machine", "os"),
                        text(file, "versions", "jdk"),
                        text(file, "versions", "dl4j"),
                        text(file, "versions", "gradwatch"),
                        threads.isNull() || threads.isMissingNode() ? "not set" : threads.asText());
    }
}
