package io.gradwatch.benchmarks.report;

import static io.gradwatch.benchmarks.report.Fields.each;
import static io.gradwatch.benchmarks.report.Fields.number;
import static io.gradwatch.benchmarks.report.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** How the cost of a listener grows with the network. */
final class GrowthSection implements Section {
    /** Room beside the first and the last point, which stand on the frame otherwise. */
    private static final double MARGIN = 1.3;

    private final String what;

    /**
     * One direction.
     *
     * @param what grows: {@code parameters} or {@code layers}
     */
    GrowthSection(String what) {
        this.what = what;
    }

    @Override
    public String name() {
        return "growth-" + what;
    }

    @Override
    public String file() {
        return name() + ".json";
    }

    @Override
    public String command() {
        return "./bench overhead --grow " + what + " --out benchmarks/results/" + file();
    }

    @Override
    public String markdown(JsonNode figures, Pictures pictures) {
        List<JsonNode> rows = each(figures, "rows").toList();
        Columns columns = new Columns("size", "arm", "ratio", "low", "high");
        for (JsonNode row : rows) {
            columns.row(
                    number(row, what),
                    OverheadSection.brief(text(row, "arm")),
                    OverheadSection.ratio(row),
                    number(row, "ratio", "low"),
                    number(row, "ratio", "high"));
        }
        double least = rows.stream().mapToDouble(row -> number(row, what)).min().orElse(1);
        double most = rows.stream().mapToDouble(row -> number(row, what)).max().orElse(1);
        return pictures.add(
                        name(),
                        "Time per iteration with each listener, by number of " + what,
                        columns.plot("growth")
                                .scale("x", "name", what)
                                .scale("x", "limits", List.of(least / MARGIN, most * MARGIN))
                                .size(880, 340))
                + "\n<details><summary>All figures</summary>\n\n" + OverheadSection.all(rows) + "\n</details>\n";
    }
}
