package io.gradwatch.benchmarks.report;

import static io.gradwatch.benchmarks.report.Fields.each;
import static io.gradwatch.benchmarks.report.Fields.fixed;
import static io.gradwatch.benchmarks.report.Fields.number;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Whether a very long run leaves memory or threads behind. */
final class SoakSection implements Section {
    private static final double MEBI = 1024 * 1024;

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String file() {
        return "soak.json";
    }

    @Override
    public String markdown(JsonNode figures, Pictures pictures) {
        List<JsonNode> footprints = each(figures, "footprints").toList();
        Table table = new Table("Iteration", "Heap, MiB", "Off-heap, MiB", "Process, MiB", "Threads");
        Columns columns = new Columns("iteration", "what", "value");
        for (JsonNode each : footprints) {
            double iteration = number(each, "iteration");
            table.row(
                    fixed(iteration, 0),
                    fixed(mebi(each, "heapBytes"), 2),
                    fixed(mebi(each, "offHeapBytes"), 2),
                    fixed(mebi(each, "processBytes"), 1),
                    fixed(number(each, "threads"), 0));
            columns.row(iteration / 1000, "heap, MiB", mebi(each, "heapBytes"));
            columns.row(iteration / 1000, "off-heap, MiB", mebi(each, "offHeapBytes"));
            columns.row(iteration / 1000, "process, MiB", mebi(each, "processBytes"));
            columns.row(iteration / 1000, "threads", number(each, "threads"));
        }
        return pictures.add(
                        "soak",
                        "Memory and threads of the process over the run",
                        columns.plot("soak").size(880, 240))
                + "\n"
                + table.markdown() + "\n"
                + "One mini-batch in %s held a NaN. Gradwatch's threads, some seconds after the listener was closed: %s (target: none, %s).%n"
                        .formatted(
                                fixed(number(figures, "poisonEvery"), 0),
                                fixed(number(figures, "threadsLeft"), 0),
                                Target.atMost(0).verdict(number(figures, "threadsLeft")));
    }

    private static double mebi(JsonNode footprint, String field) {
        return number(footprint, field) / MEBI;
    }
}
