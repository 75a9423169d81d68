package io.gradwatch.benchmarks.report;

import static io.gradwatch.benchmarks.report.Fields.each;
import static io.gradwatch.benchmarks.report.Fields.field;
import static io.gradwatch.benchmarks.report.Fields.fixed;
import static io.gradwatch.benchmarks.report.Fields.number;
import static io.gradwatch.benchmarks.report.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is detected, what is missed, what is a false alarm, and what the preset makes of it. */
final class CorpusSection implements Section {
    private static final Target NONE = Target.atMost(0);
    private static final Target ALL = Target.atLeast(100);
    private static final Target SICK = Target.atLeast(95);
    private static final Target WARNED = Target.atMost(1);
    private static final Target DELAY = Target.atMost(3);
    private static final Target CURED = Target.atLeast(90);

    @Override
    public String name() {
        return "corpus";
    }

    @Override
    public String file() {
        return "corpus.jsonl";
    }

    @Override
    public String command() {
        return "./bench corpus --preset autopilot --out benchmarks/results/corpus.jsonl";
    }

    @Override
    public String markdown(JsonNode figures, Pictures pictures) {
        CorpusRuns runs = new CorpusRuns(each(figures).toList());
        List<String> groups =
                runs.all().stream().map(CorpusRuns::groupOf).distinct().toList();
        String preset = text(runs.all().get(0), "preset");
        CorpusPlots plots = new CorpusPlots(runs, groups);
        return "%d cases, %d runs, preset `%s`.%n%n"
                        .formatted(runs.cases().size(), runs.all().size(), preset)
                + detection(runs, groups)
                + "\n"
                + pictures.add(
                        "corpus-recall",
                        "Share of sick runs detected and of healthy runs warned, by group",
                        plots.recall())
                + "\n"
                + pictures.add(
                        "corpus-delay",
                        "Share of the sick runs that are detected within so many iterations",
                        plots.delay())
                + "\n"
                + list("Missed", missed(runs))
                + list("False alarms", falseAlarms(runs))
                + (preset.equals("observe") ? "" : interventions(runs, groups, preset, pictures, plots));
    }

    private static String detection(CorpusRuns runs, List<String> groups) {
        List<String> head = new ArrayList<>(List.of("", "Target"));
        head.addAll(groups);
        Table table = new Table(head);
        row(table, "`faulty` detected", "100 %", groups, runs.label("faulty"), CorpusRuns::detected, ALL);
        row(table, "`sick` detected", "at least 95 %", groups, runs.label("sick"), CorpusRuns::detected, SICK);
        row(
                table,
                "failed seeds of `seed-dependent` detected",
                "",
                groups,
                runs.label("seed-dependent").sick(),
                CorpusRuns::detected,
                null);
        List<String> delays = new ArrayList<>(
                List.of("iterations until detected, sick from the start: median (latest)", "at most 3"));
        List<String> rates = new ArrayList<>(List.of("false alarms per 10^6 layer-iterations", ""));
        for (String group : groups) {
            double[] sorted = runs.group(group).timed(true).delays();
            delays.add(
                    sorted.length == 0
                            ? ""
                            : fixed(CorpusRuns.median(sorted), 0) + " (" + fixed(sorted[sorted.length - 1], 0) + "), "
                                    + DELAY.verdict(CorpusRuns.median(sorted)));
            CorpusRuns healthy = runs.group(group).healthy();
            double layerIterations = healthy.sum(run -> number(run, "iterations") * number(run, "layers"));
            rates.add(
                    layerIterations == 0
                            ? ""
                            : fixed(1e6 * healthy.sum(run -> number(run, "falseAlarms")) / layerIterations, 1));
        }
        table.row(delays);
        row(
                table,
                "healthy runs with a critical incident",
                "none",
                groups,
                runs.healthy(),
                some -> some.share(run -> CorpusRuns.isAlarmed(run, "critical")),
                NONE);
        row(
                table,
                "healthy runs with a warning",
                "at most 1 %",
                groups,
                runs.healthy(),
                some -> some.share(run -> CorpusRuns.isAlarmed(run, "warning", "critical")),
                WARNED);
        return table.row(rates).markdown();
    }

    private static String interventions(
            CorpusRuns runs, List<String> groups, String preset, Pictures pictures, CorpusPlots plots) {
        List<String> head = new ArrayList<>(List.of("With `" + preset + "`", "Target"));
        head.addAll(groups);
        Table table = new Table(head);
        row(
                table,
                "curable runs that end within 0.02 of their healthy twin",
                "at least 90 %",
                groups,
                runs.where(run -> run.path("curable").asBoolean()),
                some -> some.share(run -> run.path("cured").asBoolean()),
                CURED);
        row(
                table,
                "healthy runs harmed (accuracy lower by more than 0.02)",
                "none",
                groups,
                runs.healthy(),
                some -> some.share(run -> field(run, "harmed").asBoolean()),
                NONE);
        row(
                table,
                "runs harmed",
                "",
                groups,
                runs,
                some -> some.share(run -> field(run, "harmed").asBoolean()),
                null);
        row(
                table,
                "runs saved (failed without)",
                "",
                groups,
                runs,
                some -> some.share(run -> field(run, "saved").asBoolean()),
                null);
        sums(table, "steps skipped", "skippedSteps", groups, runs);
        sums(table, "steps scaled", "scaledSteps", groups, runs);
        sums(table, "actions taken", "actionsTaken", groups, runs);
        sums(table, "actions released", "actionsReleased", groups, runs);
        return "\n" + table.markdown() + "\n"
                + pictures.add(
                        "corpus-accuracy",
                        "Accuracy without Gradwatch and with " + preset + ", by case that fails on some seed",
                        plots.accuracy(preset))
                + "\n"
                + list("Curable, and not cured", notCured(runs));
    }

    private interface Measure {
        Share of(CorpusRuns runs);
    }

    private static void row(
            Table table,
            String what,
            String target,
            List<String> groups,
            CorpusRuns runs,
            Measure measure,
            @Nullable Target limit) {
        List<String> cells = new ArrayList<>(List.of(what, target));
        for (String group : groups) {
            Share share = measure.of(runs.group(group));
            cells.add(
                    share.words() + (limit == null || share.whole() == 0 ? "" : ", " + limit.verdict(share.percent())));
        }
        table.row(cells);
    }

    private static void sums(Table table, String what, String field, List<String> groups, CorpusRuns runs) {
        List<String> cells = new ArrayList<>(List.of(what, ""));
        groups.forEach(group -> cells.add(fixed(runs.group(group).sum(run -> number(run, field)), 0)));
        table.row(cells);
    }

    private static List<String> missed(CorpusRuns runs) {
        CorpusRuns missed = runs.sick().where(run -> field(run, "detectedAt").isNull());
        return missed.cases().stream()
                .map(name -> "`" + name + "`, " + seeds(missed, name) + ", ended at "
                        + accuracies(missed, name, "bareAccuracy"))
                .toList();
    }

    private static List<String> falseAlarms(CorpusRuns runs) {
        CorpusRuns alarmed = runs.healthy().where(run -> number(run, "falseAlarms") > 0);
        return alarmed.cases().stream()
                .map(name -> "`" + name + "`, " + seeds(alarmed, name) + ": " + alarms(alarmed, name) + "; ended at "
                        + accuracies(alarmed, name, "bareAccuracy"))
                .toList();
    }

    private static List<String> notCured(CorpusRuns runs) {
        CorpusRuns ill = runs.where(
                run -> run.path("curable").asBoolean() && !run.path("cured").asBoolean());
        return ill.cases().stream()
                .map(name -> "`" + name + "`, " + seeds(ill, name) + ": " + accuracies(ill, name, "accuracy")
                        + ", its twin " + accuracies(ill, name, "twinAccuracy"))
                .toList();
    }

    private static String seeds(CorpusRuns runs, String name) {
        List<String> seeds =
                ofCase(runs, name).all().stream().map(run -> text(run, "seed")).toList();
        return (seeds.size() == 1 ? "seed " : "seeds ") + String.join(", ", seeds);
    }

    private static String accuracies(CorpusRuns runs, String name, String field) {
        return ofCase(runs, name).all().stream()
                .map(run -> fixed(number(run, field), 2))
                .collect(Collectors.joining(", "));
    }

    private static String alarms(CorpusRuns runs, String name) {
        return ofCase(runs, name).all().stream()
                .flatMap(run -> each(run, "incidents"))
                .filter(incident -> !text(incident, "severity").equals("info"))
                .map(incident -> "`" + text(incident, "rule") + "` " + text(incident, "severity"))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static CorpusRuns ofCase(CorpusRuns runs, String name) {
        return runs.where(run -> text(run, "case").equals(name));
    }

    private static String list(String title, List<String> items) {
        return title + ":" + (items.isEmpty() ? " none.\n\n" : "\n\n- " + String.join("\n- ", items) + "\n\n");
    }
}
