package io.gradwatch.benchmarks.report;

import java.util.Map;
import java.util.TreeMap;

/** The pictures of a page. */
final class Pictures {
    /** Seen from the page. */
    static final String FOLDER = "images/benchmarks/";

    private final Map<String, String> byName = new TreeMap<>();

    /**
     * Adds a picture.
     *
     * @param name of its file, without extension
     * @param words what it shows, for those who do not see it
     * @param plot the picture
     * @return Markdown that shows it
     */
    String add(String name, String words, Plot plot) {
        byName.put(name + ".svg", plot.svg());
        return "![" + words + "](" + FOLDER + name + ".svg)\n";
    }

    /** SVG by file name. */
    Map<String, String> byName() {
        return Map.copyOf(byName);
    }
}
