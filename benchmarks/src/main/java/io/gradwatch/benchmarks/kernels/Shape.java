package io.gradwatch.benchmarks.kernels;

import io.gradwatch.benchmarks.figures.Effort;
import java.util.List;
import java.util.Map;

/**
 * How a gradient is cut.
 *
 * @param parameters how many there are
 * @param elements of each of them
 */
record Shape(int parameters, int elements) {
    /** The shapes that are measured. */
    static List<Shape> of(Effort effort) {
        return effort.choose(
                List.of(
                        new Shape(1, 10),
                        new Shape(1, 1000),
                        new Shape(1, 10_000),
                        new Shape(1000, 10),
                        new Shape(1000, 100),
                        new Shape(1000, 1000),
                        new Shape(100, 10_000),
                        new Shape(1, 1_000_000),
                        new Shape(10, 1_000_000),
                        new Shape(1, 10_000_000),
                        new Shape(1, 100_000_000)),
                List.of(
                        new Shape(1, 10),
                        new Shape(1000, 10),
                        new Shape(1000, 1000),
                        new Shape(100, 10_000),
                        new Shape(10, 1_000_000),
                        new Shape(1, 100_000_000)),
                List.of(new Shape(10, 10), new Shape(1, 1_000_000)));
    }

    long total() {
        return (long) parameters * elements;
    }

    /** For JMH. */
    Map<String, String> asParameters() {
        return Map.of("parameters", Integer.toString(parameters), "elements", Integer.toString(elements));
    }
}
