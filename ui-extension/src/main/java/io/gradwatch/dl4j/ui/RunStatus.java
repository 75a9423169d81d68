package io.gradwatch.dl4j.ui;

import io.gradwatch.incident.Incident;
import io.gradwatch.rule.Severity;
import io.gradwatch.topology.LayerNames;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a run is, in one sentence.
 *
 * @param level how much it matters
 * @param sentence for a person
 */
record RunStatus(Level level, String sentence) {
    private static final int MAX_NAME = 40;
    private static final int MAX_SENTENCE = 400;
    private static final MathContext DIGITS = new MathContext(3);

    /** What the built-in rules find, after the name of the layers. */
    private static final Map<String, String> WORDS = Map.of(
            "exploding", "exploding",
            "vanishing", "vanishing",
            "non-finite", "NaN or infinite",
            "dead-units", "with inactive units",
            "unchanged", "unchanged",
            "update-ratio", "with unhealthy update ratios");

    /** What those find that look at the loss. */
    private static final Map<String, String> LOSS_WORDS = Map.of(
            "loss-divergence", "loss diverging",
            "loss-oscillation", "loss oscillating",
            "loss-plateau", "loss on a plateau");

    static RunStatus waiting() {
        return new RunStatus(Level.WAITING, "waiting for the first run");
    }

    static RunStatus of(RunHistory.View view) {
        Long last = view.last();
        String problem = problem(view.incidents());
        String mitigation = mitigation(view.actions());
        if (view.ended()) {
            String where = last == null ? "before its first iteration" : "at iteration " + last;
            return new RunStatus(
                    Level.ENDED,
                    Brief.text(
                            "the run has ended " + where + (problem == null ? ", healthy" : ", " + problem),
                            MAX_SENTENCE));
        }
        if (last == null) {
            return new RunStatus(Level.WAITING, "waiting for the first iteration");
        }
        if (problem != null) {
            String both = mitigation == null ? problem : problem + "; " + mitigation;
            return new RunStatus(level(view.incidents()), Brief.text(both, MAX_SENTENCE));
        }
        return mitigation == null
                ? new RunStatus(Level.HEALTHY, "healthy")
                : new RunStatus(Level.RECOVERING, Brief.text(mitigation + ", recovering", MAX_SENTENCE));
    }

    private static Level level(List<Incident> incidents) {
        Severity worst = incidents.stream()
                .filter(Incident::isOpen)
                .map(Incident::severity)
                .max(Comparator.naturalOrder())
                .orElse(Severity.INFO);
        return switch (worst) {
            case CRITICAL -> Level.CRITICAL;
            case WARNING -> Level.WARNING;
            case INFO -> Level.HEALTHY;
        };
    }

    /** The worst open incident, the oldest of several; null when none is open. */
    private static @Nullable String problem(List<Incident> incidents) {
        List<Incident> open = incidents.stream()
                .filter(Incident::isOpen)
                .sorted(Comparator.comparing(Incident::severity).reversed().thenComparing(Incident::firstIteration))
                .toList();
        if (open.isEmpty()) {
            return null;
        }
        Incident first = open.get(0);
        int others = open.size() - 1;
        String more = others == 0 ? "" : others == 1 ? ", and 1 more incident" : ", and " + others + " more incidents";
        return what(first) + " since iteration " + first.firstIteration() + more;
    }

    private static String what(Incident incident) {
        String loss = LOSS_WORDS.get(incident.rule());
        if (loss != null) {
            return loss;
        }
        String where = incident.layers().isEmpty()
                ? "the whole model"
                : LayerNames.describe(incident.layers(), List.of(names(incident.layerNames())));
        String words = WORDS.get(incident.rule());
        return words == null ? Brief.text(incident.rule(), MAX_NAME) + " in " + where : where + " " + words;
    }

    private static String names(List<String> names) {
        if (names.isEmpty()) {
            return "";
        }
        String first = Brief.text(names.get(0), MAX_NAME);
        String last = Brief.text(names.get(names.size() - 1), MAX_NAME);
        return names.size() == 1 ? first : first + (names.size() == 2 ? ", " : " ... ") + last;
    }

    /** The mitigation that is on and was changed last; null when none is on. */
    private static @Nullable String mitigation(List<ActionRow> actions) {
        ActionRow rate = null;
        ActionRow limit = null;
        ActionRow clipping = null;
        for (ActionRow action : actions) {
            ActionRow inForce = action.isRelease() ? null : action;
            if (action.isApplied() && action.isAboutLearningRate()) {
                rate = inForce;
            } else if (action.isApplied() && action.isAboutRateLimit()) {
                limit = inForce;
            } else if (action.isApplied() && action.isAboutClipping()) {
                clipping = inForce;
            }
        }
        return Stream.of(Optional.ofNullable(rate), Optional.ofNullable(limit), Optional.ofNullable(clipping))
                .flatMap(Optional::stream)
                .max(Comparator.comparingLong(ActionRow::iteration))
                .map(RunStatus::inWords)
                .orElse(null);
    }

    private static String inWords(ActionRow action) {
        if (action.isAboutClipping()) {
            return "gradient clipped since " + action.iteration();
        }
        return (action.isAboutRateLimit() ? action.description() : rate(action)) + " at " + action.iteration();
    }

    private static String rate(ActionRow action) {
        if (!action.name().equals("scale-learning-rate")) {
            return "learning rate of a layer reduced";
        }
        if (action.factor() == 0.5) {
            return "learning rate halved";
        }
        return action.factor() > 0 && action.factor() < 1
                ? "learning rate set to " + percent(action.factor()) + " % of the configured one"
                : "learning rate reduced";
    }

    private static String percent(double factor) {
        return BigDecimal.valueOf(100 * factor)
                .round(DIGITS)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** How much a status matters. */
    enum Level {
        HEALTHY,
        RECOVERING,
        WARNING,
        CRITICAL,
        ENDED,
        WAITING
    }
}
