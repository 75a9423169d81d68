package io.gradwatch.benchmarks.report;

import static io.gradwatch.benchmarks.report.Fields.number;
import static io.gradwatch.benchmarks.report.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The pictures of the corpus. */
final class CorpusPlots {
    private static final double WIDTH = 880;

    private final CorpusRuns runs;
    private final List<String> groups;

    CorpusPlots(CorpusRuns runs, List<String> groups) {
        this.runs = runs;
        this.groups = List.copyOf(groups);
    }

    /** Recall and false alarms with their intervals. */
    Plot recall() {
        Columns columns = new Columns("kind", "group", "percent", "low", "high", "target");
        for (String group : groups) {
            CorpusRuns own = runs.group(group);
            add(
                    columns,
                    "sick runs detected",
                    group,
                    own.where(run -> !text(run, "label").equals("seed-dependent"))
                            .sick()
                            .detected(),
                    95);
            add(
                    columns,
                    "healthy runs warned",
                    group,
                    own.healthy().share(run -> CorpusRuns.isAlarmed(run, "warning", "critical")),
                    1);
        }
        return columns.plot("corpus-recall").size(WIDTH, 100 + 40.0 * groups.size());
    }

    private static void add(Columns columns, String kind, String group, Share share, double target) {
        if (share.whole() > 0) {
            columns.row(kind, group, share.percent(), share.low(), share.high(), target);
        }
    }

    /** How many are detected within so many iterations: those that are missed keep the curve below 100 %. */
    Plot delay() {
        Columns columns = new Columns("kind", "group", "delay", "share");
        for (String group : groups) {
            steps(columns, "sick from the start", group, runs.group(group).timed(true));
            steps(columns, "sick later", group, runs.group(group).timed(false));
        }
        return columns.plot("corpus-delay").size(WIDTH, 330);
    }

    private void steps(Columns columns, String kind, String group, CorpusRuns sick) {
        double[] delays = sick.delays();
        int whole = sick.all().size();
        if (delays.length > 0 && delays[0] > 0) {
            columns.row(kind, group, 1.0, 0.0);
        }
        for (int i = 0; i < delays.length; i++) {
            if (i == delays.length - 1 || delays[i + 1] > delays[i]) {
                // A logarithmic axis has no zero.
                columns.row(kind, group, delays[i] + 1, 100.0 * (i + 1) / whole);
            }
        }
        if (whole > 0) {
            double[] all = runs.sick().delays();
            columns.row(kind, group, all[all.length - 1] + 1, 100.0 * delays.length / whole);
        }
    }

    /** Where the runs of each case that can fail end, without and with a preset. */
    Plot accuracy(String preset) {
        List<String> cases = runs.sick().cases();
        Columns columns = new Columns("case", "accuracy", "treatment");
        for (String name : cases) {
            CorpusRuns own = runs.sick().where(run -> text(run, "case").equals(name));
            columns.row(name, median(own, run -> number(run, "bareAccuracy")), "without Gradwatch");
            columns.row(name, median(own, run -> number(run, "accuracy")), preset);
        }
        return columns.plot("corpus-accuracy").size(WIDTH, 110 + 18.0 * cases.size());
    }

    private static double median(CorpusRuns runs, ToDoubleFunction<JsonNode> what) {
        return CorpusRuns.median(runs.all().stream().mapToDouble(what).toArray());
    }
}
