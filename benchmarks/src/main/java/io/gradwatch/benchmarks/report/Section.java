package io.gradwatch.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;

/** What one stored file has to say: tables and pictures of its figures. */
interface Section {
    /** Its place in the page: {@code {{name}}}. */
    String name();

    /** Name of the file of figures. */
    String file();

    /** The command that makes the file. */
    default String command() {
        return "./bench " + name() + " --out benchmarks/results/" + file();
    }

    /** Whether a sentence that says where the figures come from stands above them. */
    default boolean hasHead() {
        return true;
    }

    /**
     * Markdown.
     *
     * @param figures what the file holds
     * @param pictures where pictures are added
     * @return tables, pictures and verdicts, without a heading
     */
    String markdown(JsonNode figures, Pictures pictures);
}
