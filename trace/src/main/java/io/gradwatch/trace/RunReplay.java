package io.gradwatch.trace;

import static java.util.stream.Collectors.joining;

import io.gradwatch.Monitor;
import io.gradwatch.MonitorBuilder;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.sample.Column;
import io.gradwatch.topology.RunInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One recorded run as another monitor sees it. */
final class RunReplay {
    private final RunInfo run;
    private final Monitor monitor;
    private final ReplayControl control = new ReplayControl();
    private final CourseLog recorded = new CourseLog();
    private final CourseLog backtest = new CourseLog();
    private final boolean beginsInTheMiddle;
    private long iterations;
    private long first = -1;
    private long last = -1;
    private long missing;
    private boolean ended;
    private long differences;
    private long internalErrors;
    private BacktestReport.@Nullable Difference firstDifference;

    RunReplay(MonitorBuilder monitors, TraceEntry.Started start) {
        this.run = start.run();
        this.monitor = monitors.buildSilent(start.run(), start.topology());
        this.beginsInTheMiddle = start.inTheMiddle();
    }

    void iterate(TraceEntry.Iteration entry) {
        IterationRecord then = entry.iteration();
        control.expect(then.actions());
        StepDecision decision = monitor.gate(then.sample().gradient());
        IterationRecord now = monitor.observe(then.sample(), control, 0);
        count(entry, now);
        recorded.add(then);
        backtest.add(now);
        if (!decision.equals(then.decision())) {
            differ(entry.at(), "step", words(then.decision()), words(decision));
        } else if (!now.incidentChanges().equals(then.incidentChanges())) {
            differ(entry.at(), "incidents", incidents(then.incidentChanges()), incidents(now.incidentChanges()));
        } else if (!now.actions().equals(then.actions())) {
            differ(entry.at(), "actions", actions(then.actions()), actions(now.actions()));
        }
    }

    void end(TraceEntry.Ended entry) {
        ended = true;
        control.expect(entry.releases());
        List<ActionRecord> releases = monitor.close(control);
        recorded.add(entry.releases());
        backtest.add(releases);
        if (!releases.equals(entry.releases())) {
            differ(entry.at(), "releases", actions(entry.releases()), actions(releases));
        }
    }

    BacktestReport.Run result() {
        return new BacktestReport.Run(
                run,
                iterations,
                first,
                last,
                missing,
                beginsInTheMiddle,
                ended,
                recorded.course(),
                backtest.course(),
                differences,
                firstDifference,
                internalErrors);
    }

    private void count(TraceEntry.Iteration entry, IterationRecord now) {
        last = now.sample().iteration();
        if (iterations++ == 0) {
            first = last;
        }
        missing += entry.missing();
        internalErrors = now.health().internalErrors();
    }

    private void differ(TraceLine at, String what, String then, String now) {
        if (differences++ == 0) {
            firstDifference = new BacktestReport.Difference(at, last, what, then, now);
        }
    }

    private static String words(StepDecision decision) {
        return decision.match(
                () -> "proceed",
                scale -> "scale by " + range(scale.factors()) + ": " + scale.reason(),
                clip -> "clip, scaled by " + range(clip.factors()) + ": " + clip.reason(),
                skip -> "skip: " + skip.reason());
    }

    private static String range(Column factors) {
        double smallest = 1;
        double largest = 0;
        for (int i = 0; i < factors.size(); i++) {
            smallest = Math.min(smallest, factors.at(i));
            largest = Math.max(largest, factors.at(i));
        }
        return smallest == largest ? String.valueOf(smallest) : smallest + " to " + largest;
    }

    private static String incidents(List<IncidentChange> changes) {
        return orNothing(changes.stream()
                .map(change -> "#" + change.incident().id() + " " + change.kind() + " "
                        + change.incident().headline() + ": "
                        + change.incident().diagnosis().evidence())
                .collect(joining("; ")));
    }

    private static String actions(List<ActionRecord> actions) {
        return orNothing(actions.stream()
                .map(each -> each.action().words() + " (" + each.outcome().name() + ")")
                .collect(joining("; ")));
    }

    private static String orNothing(String words) {
        return words.isEmpty() ? "nothing" : words;
    }
}
