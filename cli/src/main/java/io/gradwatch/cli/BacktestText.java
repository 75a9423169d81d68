package io.gradwatch.cli;

import io.gradwatch.action.ActionRecord;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.trace.BacktestReport;
import io.gradwatch.trace.Course;
import io.gradwatch.trace.IncidentEvent;
import io.gradwatch.trace.StepSpan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** Prints a backtest for people, in lines of at most 100 characters. */
final class BacktestText {
    private static final int FEW = 12;
    private static final int WIDTH = 99;

    /** Control and format characters, line and paragraph separators: names come from models and files. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private final PrintWriter out;
    private final int most;

    BacktestText(PrintWriter out, boolean all) {
        this.out = out;
        this.most = all ? Integer.MAX_VALUE : FEW;
    }

    void print(Path trace, String configuration, BacktestReport report) {
        out.println("Backtest of " + trace + " with " + configuration);
        report.notes().forEach(note -> out.println("Note: " + note + "."));
        if (report.runs().isEmpty()) {
            out.println("The trace has no run.");
        }
        report.runs().forEach(this::print);
        out.flush();
    }

    private void print(BacktestReport.Run run) {
        out.println();
        paragraph("", title(run));
        if (run.missing() > 0) {
            paragraph(
                    "",
                    "Note: " + number(run.missing()) + " iterations in between are missing: the exporter was too slow"
                            + " or could not write. Even the original configuration need not come to the recorded result.");
        }
        if (run.beginsInTheMiddle()) {
            paragraph(
                    "",
                    "Note: the beginning of the run is missing. Even the original configuration need not come to"
                            + " the recorded result.");
        }
        if (run.internalErrors() > 0) {
            paragraph("", "Note: rules, guards or policies threw " + number(run.internalErrors()) + " exceptions.");
        }
        counts(run.recorded(), run.backtest());
        violations(run.backtest());
        incidents(run.backtest());
        actions(run.backtest());
        steps(run.backtest());
        difference(run);
    }

    private static String title(BacktestReport.Run run) {
        RunInfo names = run.run();
        String worker = names.worker().equals("0") ? "" : ", worker " + names.worker();
        String iterations = run.iterations() == 0
                ? "no iteration"
                : number(run.iterations()) + " iterations, " + run.firstIteration() + " to " + run.lastIteration();
        return "Run " + names.run() + " (" + names.model() + worker + "): " + iterations
                + (run.ended() ? "." : "; its end is not in the trace.");
    }

    private void counts(Course recorded, Course backtest) {
        out.println();
        TextTable table = table(width(44), width(12), width(12));
        table.addRowValues("", "recorded", "backtest");
        row(table, "incidents", recorded.incidentCount(), backtest.incidentCount());
        SortedSet<String> actions = new TreeSet<>(recorded.actionCounts().keySet());
        actions.addAll(backtest.actionCounts().keySet());
        for (String action : actions) {
            row(
                    table,
                    "action " + action,
                    recorded.actionCounts().getOrDefault(action, 0L),
                    backtest.actionCounts().getOrDefault(action, 0L));
        }
        SortedSet<String> steps = new TreeSet<>(recorded.stepCounts().keySet());
        steps.addAll(backtest.stepCounts().keySet());
        for (String step : steps) {
            row(
                    table,
                    "step: " + step,
                    recorded.stepCounts().getOrDefault(step, 0L),
                    backtest.stepCounts().getOrDefault(step, 0L));
        }
        print(table);
    }

    private static void row(TextTable table, String what, long recorded, long backtest) {
        table.addRowValues(printable(what), number(recorded), number(backtest));
    }

    private void violations(Course course) {
        if (course.firstViolations().isEmpty()) {
            return;
        }
        out.println();
        out.println("Rules, with the first iteration at which each was violated");
        TextTable table = table(width(44), width(12));
        course.firstViolations().forEach((rule, at) -> table.addRowValues(printable(rule), String.valueOf(at)));
        print(table);
    }

    private void incidents(Course course) {
        if (course.events().isEmpty()) {
            return;
        }
        out.println();
        out.println("Incidents in the backtest");
        TextTable table = table(width(12), width(10), width(77));
        table.addRowValues("iteration", "what", "");
        List<IncidentEvent> events = course.events();
        for (IncidentEvent event : first(events)) {
            Incident incident = event.change().incident();
            boolean tells = event.change().kind() == IncidentChange.Kind.OPENED
                    || event.change().kind() == IncidentChange.Kind.UPDATED;
            table.addRowValues(
                    String.valueOf(event.iteration()),
                    event.change().kind().name().toLowerCase(Locale.ROOT),
                    printable("#" + incident.id() + " " + incident.headline()
                            + (tells ? ": " + incident.diagnosis().evidence() : "")));
        }
        print(table);
        more(
                events.size(),
                course.eventCounts().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
    }

    private void actions(Course course) {
        if (course.actions().isEmpty()) {
            return;
        }
        out.println();
        out.println("Actions in the backtest");
        TextTable table = table(width(12), width(52), width(35));
        table.addRowValues("iteration", "what", "why");
        for (ActionRecord action : first(course.actions())) {
            String outcome = action.isApplied() ? "" : ", " + action.outcome().name();
            table.addRowValues(
                    String.valueOf(action.iteration()),
                    printable(action.action().words() + outcome),
                    printable(action.reason()));
        }
        print(table);
        more(course.actions().size(), course.actionCount());
    }

    private void steps(Course course) {
        if (course.steps().isEmpty()) {
            return;
        }
        out.println();
        out.println("Steps in the backtest that did not simply proceed");
        TextTable table = table(width(16), width(8), width(75));
        table.addRowValues("iterations", "what", "why");
        for (StepSpan span : first(course.steps())) {
            String when = span.firstIteration() == span.lastIteration()
                    ? String.valueOf(span.firstIteration())
                    : span.firstIteration() + "-" + span.lastIteration();
            table.addRowValues(when, span.kind(), printable(span.reason()));
        }
        print(table);
        if (course.steps().size() > most) {
            out.println("  ... and " + number(course.steps().size() - most) + " more lines (--all)");
        } else if (course.steps().size() == Course.MOST_LISTED) {
            out.println("  ... and perhaps more: " + Course.MOST_LISTED + " are kept");
        }
    }

    private void difference(BacktestReport.Run run) {
        out.println();
        BacktestReport.Difference first = run.firstDifference();
        if (first == null) {
            paragraph("", "The same as recorded: every incident, action and step.");
            return;
        }
        paragraph(
                "",
                "Differs from the record in " + number(run.differences())
                        + (run.differences() == 1 ? " iteration, iteration " : " iterations, first at iteration ")
                        + first.iteration() + " (" + first.at() + "), in its " + first.what() + ":");
        paragraph("  recorded: ", first.recorded());
        paragraph("  backtest: ", first.backtest());
        paragraph(
                "", "The trace holds what happened with the recorded actions; the effect of others is not simulated.");
    }

    private <T> List<T> first(List<T> items) {
        return items.size() > most ? items.subList(0, most) : items;
    }

    private void more(int listed, long all) {
        long shown = Math.min(listed, most);
        if (all > shown) {
            out.println("  ... and " + number(all - shown) + " more" + (listed > most ? " (--all)" : ""));
        }
    }

    /** Breaks a text at blanks, so that no line is wider than the page. */
    private void paragraph(String label, String text) {
        TextTable table = table(new Column(WIDTH - label.length(), 0, Overflow.WRAP));
        table.addRowValues(printable(text));
        String indent = " ".repeat(label.length());
        List<String> lines = table.toString().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            out.println((i == 0 ? label : indent) + lines.get(i).stripTrailing());
        }
    }

    private void print(TextTable table) {
        List<String> lines = new ArrayList<>(table.toString().lines().toList());
        lines.forEach(line -> out.println(line.stripTrailing()));
    }

    private static TextTable table(Column... columns) {
        ColorScheme plain = new ColorScheme.Builder(Ansi.OFF).build();
        return TextTable.forColumns(plain, columns);
    }

    private static Column width(int width) {
        return new Column(width, 2, Overflow.WRAP);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String printable(String text) {
        return UNPRINTABLE.matcher(text).replaceAll("?");
    }
}
