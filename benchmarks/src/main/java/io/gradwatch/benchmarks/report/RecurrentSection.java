package io.gradwatch.benchmarks.report;

import static io.gradwatch.benchmarks.report.Fields.each;
import static io.gradwatch.benchmarks.report.Fields.field;
import static io.gradwatch.benchmarks.report.Fields.number;
import static io.gradwatch.benchmarks.report.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/** What the autopilot makes of recurrent networks whose learning rate is too high. */
final class RecurrentSection implements Section {
    @Override
    public String name() {
        return "recurrent";
    }

    @Override
    public String file() {
        return "recurrent.json";
    }

    @Override
    public String markdown(JsonNode figures, Pictures pictures) {
        List<JsonNode> runs = each(figures, "runs").toList();
        Table totals = new Table(
                "Problem", "Bare diverged", "Autopilot reaches the best clipped run", "All released at the end");
        Table table = new Table(
                "Problem",
                "Seed",
                "Measure",
                "Bare",
                "Best clipped (at)",
                "Autopilot",
                "Reached",
                "Scaled / skipped / rollbacks",
                "Released");
        Columns columns = new Columns("problem", "seed", "score", "treatment");
        for (String problem :
                runs.stream().map(run -> text(run, "problem")).distinct().toList()) {
            List<JsonNode> own = runs.stream()
                    .filter(run -> text(run, "problem").equals(problem))
                    .toList();
            totals.row(
                    problem,
                    Share.of(own, run -> field(run, "bare", "diverged").asBoolean())
                            .words(),
                    Share.of(own, run -> field(run, "reached").asBoolean()).words(),
                    Share.of(own, run -> field(run, "released").asBoolean()).words());
            for (JsonNode run : own) {
                table.row(cells(run));
                // The ticks of the axis have two places after the point.
                double unit = text(run, "measure").contains("error") ? 1000 : 1;
                String title = problem + ", " + text(run, "measure") + (unit == 1 ? "" : " x 1000");
                String seed = "seed " + text(run, "seed");
                double bare = number(run, "bare", "score");
                if (Double.isFinite(bare)) {
                    columns.row(title, seed, unit * bare, "bare");
                }
                columns.row(title, seed, unit * number(run, "bestScore"), "best clipped by hand");
                columns.row(title, seed, unit * number(run, "autopilot", "score"), "autopilot");
            }
        }
        return totals.markdown() + "\n"
                + pictures.add(
                        "recurrent",
                        "How the autopilot's run and the best run clipped by hand end, by problem and seed",
                        columns.plot("recurrent").size(880, 300))
                + "\n<details><summary>All runs</summary>\n\n" + table.markdown() + "\n</details>\n";
    }

    private static List<String> cells(JsonNode run) {
        long rollbacks = each(run, "actions")
                .filter(action -> text(action, "action").contains("roll"))
                .count();
        return List.of(
                text(run, "problem") + ", learning rate " + text(run, "learningRate"),
                text(run, "seed"),
                text(run, "measure"),
                short4(number(run, "bare", "score"))
                        + (field(run, "bare", "diverged").asBoolean() ? ", diverged" : ""),
                short4(number(run, "bestScore")) + " (" + text(run, "bestThreshold") + ")",
                short4(number(run, "autopilot", "score")),
                yes(field(run, "reached").asBoolean()),
                text(run, "scaledSteps") + " / " + text(run, "skippedSteps") + " / " + rollbacks,
                yes(field(run, "released").asBoolean()));
    }

    private static String short4(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    private static String yes(boolean value) {
        return value ? "yes" : "no";
    }
}
