package io.gradwatch.export;

import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.rule.Severity;
import io.gradwatch.topology.RunInfo;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Logs incidents, actions and skipped steps in words. Numbers are for other exporters. */
final class LoggingExporter implements Exporter {
    /** Control and format characters, line and paragraph separators. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private final System.Logger logger;
    private final Map<RunInfo, Long> skippedSteps = new HashMap<>();

    LoggingExporter(System.Logger logger) {
        this.logger = logger;
    }

    @Override
    public void export(IterationRecord iteration) {
        String run = nameOf(iteration.run());
        if (iteration.decision() instanceof StepDecision.Skip skip) {
            logSkip(run, iteration, skip);
        }
        for (IncidentChange change : iteration.incidentChanges()) {
            log(run, change);
        }
        iteration.actions().forEach(action -> log(run, action));
    }

    @Override
    public void runEnded(RunInfo run, List<ActionRecord> releases) {
        skippedSteps.remove(run);
        releases.forEach(action -> log(nameOf(run), action));
    }

    /** Replicas of one run are told apart; a single one is worker 0, which needs no mention. */
    private static String nameOf(RunInfo run) {
        return printable(run.worker().equals("0") ? run.run() : run.run() + " worker " + run.worker());
    }

    /** The first skipped step of a run, the second, the fourth, the eighth ...: a model that is lost skips for ever. */
    private void logSkip(String run, IterationRecord iteration, StepDecision.Skip skip) {
        long count = skippedSteps.merge(iteration.run(), 1L, Long::sum);
        if (Long.bitCount(count) == 1) {
            logger.log(
                    Level.WARNING,
                    "[" + run + "] step of iteration " + iteration.sample().iteration() + " skipped (" + count
                            + " so far): " + printable(skip.reason()));
        }
    }

    private void log(String run, ActionRecord action) {
        logger.log(
                action.isApplied() ? Level.INFO : Level.WARNING,
                "[" + run + "] "
                        + printable(action.action().words() + " after iteration " + action.iteration() + ": "
                                + words(action.outcome()) + " (" + action.reason() + ")"));
    }

    private static String words(ActionOutcome outcome) {
        return outcome.match(
                () -> "applied",
                unsupported -> "unsupported: " + unsupported.reason(),
                failed -> "failed: " + failed.reason());
    }

    private void log(String run, IncidentChange change) {
        Incident incident = change.incident();
        String headline = "[" + run + "] " + printable(incident.headline());
        if (change.kind() == IncidentChange.Kind.RESOLVED) {
            logger.log(Level.INFO, headline);
            return;
        }
        if (change.kind() == IncidentChange.Kind.MERGED) {
            logger.log(Level.INFO, headline + ": part of the incident that is reported next");
            return;
        }
        logger.log(
                level(incident.severity()),
                headline + ": " + printable(incident.diagnosis().evidence())
                        + sentence("Probable cause", incident.diagnosis().cause())
                        + sentence("Remedy", incident.diagnosis().remedy()) + ".");
    }

    private static String sentence(String what, String text) {
        return text.isEmpty() ? "" : ". " + what + ": " + printable(text);
    }

    private static Level level(Severity severity) {
        return switch (severity) {
            case INFO -> Level.INFO;
            case WARNING -> Level.WARNING;
            case CRITICAL -> Level.ERROR;
        };
    }

    /** Names come from models and files: a line break in one must not forge a line of the log. */
    private static String printable(String text) {
        return UNPRINTABLE.matcher(text).replaceAll("?");
    }
}
