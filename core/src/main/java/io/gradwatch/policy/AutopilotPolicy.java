package io.gradwatch.policy;

import io.gradwatch.action.Action;
import io.gradwatch.action.Clipping;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.Symptom;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.stats.SlidingWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Normal, guarded, recovering, and back to normal.
 *
 * <p>Trouble moves any state to guarded: rollback, learning rate halved, global-norm clipping on. Enough clean
 * iterations move guarded to recovering, where the learning rate doubles step by step until it is the user's own; then
 * clipping is released too. Trouble soon after an action doubles the number of clean iterations asked for before the
 * next try, so that a learning rate that is simply too high is probed ever more rarely.
 *
 * <p>While a mitigation is on, the policy is stricter: a loss that gets worse than before the last change, or gradients
 * that vanish, count as trouble too, since a network that an explosion has killed no longer explodes.
 */
final class AutopilotPolicy implements MitigationPolicy {
    /** Iterations after an action before the next cut: an explosion shows itself within two. */
    private static final int COOLDOWN = 3;

    private static final int CLEAN_ITERATIONS = 200;
    private static final int MAX_CLEAN_ITERATIONS = 64 * CLEAN_ITERATIONS;
    private static final int WARMING_STEP = 50;
    /** Ten halvings: a learning rate a thousand times too high is the worst that halving can be expected to cure. */
    private static final double MIN_FACTOR = 1.0 / 1024;

    /** One iteration above the limits is a spike, which is the guard's to deal with. */
    private static final int EXPLODING_LIMIT = 2;

    private static final int NON_FINITE_LIMIT = 3;
    private static final int NON_FINITE_WINDOW = 50;
    /** AutoClip (Seetharaman et al. 2020) takes a low percentile and clips most steps; a high one only bounds. */
    private static final double CLIP_QUANTILE = 0.9;

    private static final int NORM_HISTORY = 200;
    private static final double DEFAULT_CLIP = 1;

    private final SlidingWindow healthyNorms = SlidingWindow.ofCapacity(NORM_HISTORY);
    private final LossTrend lossTrend = new LossTrend();
    private final List<Long> nonFinite = new ArrayList<>();
    private long mitigatedSince;
    private int explodingInARow;
    private State state = new Normal();
    private double factor = 1;
    private long cleanWanted = CLEAN_ITERATIONS;
    private long cleanInARow;
    private long sinceAction = Long.MAX_VALUE / 2;

    @Override
    public List<PlannedAction> plan(Situation situation) {
        IterationSample sample = situation.sample();
        sinceAction++;
        if (!state.isMitigated()) {
            mitigatedSince = sample.iteration();
        }
        String trouble = trouble(situation);
        boolean healthy = trouble.isEmpty()
                && !situation.isViolatedNow("exploding")
                && sample.gradient().isFinite()
                && Double.isFinite(sample.score());
        cleanInARow = healthy ? cleanInARow + 1 : 0;
        lossTrend.add(sample.score(), healthy);
        if (healthy
                && situation.decision() instanceof StepDecision.Proceed
                && sample.gradient().globalNorm() > 0) {
            healthyNorms.add(sample.gradient().globalNorm());
        }
        List<PlannedAction> actions = new ArrayList<>(0);
        if (healthy) {
            state = state.onClean(actions);
        } else if (!trouble.isEmpty()) {
            state = state.onTrouble(trouble, actions);
        }
        if (!actions.isEmpty()) {
            sinceAction = 0;
            lossTrend.changed();
        }
        return actions;
    }

    private String trouble(Situation situation) {
        IterationSample sample = situation.sample();
        if (!sample.gradient().isFinite() || !Double.isFinite(sample.score())) {
            nonFinite.add(sample.iteration());
        }
        explodingInARow = situation.isCriticalNow("exploding") ? explodingInARow + 1 : 0;
        nonFinite.removeIf(iteration -> iteration <= sample.iteration() - NON_FINITE_WINDOW);
        if (nonFinite.size() >= NON_FINITE_LIMIT) {
            nonFinite.clear();
            return NON_FINITE_LIMIT + " non-finite iterations within " + NON_FINITE_WINDOW;
        }
        if (explodingInARow >= EXPLODING_LIMIT) {
            return "sustained explosion";
        }
        return state.isMitigated() ? troubleInMitigation(situation) : "";
    }

    private String troubleInMitigation(Situation situation) {
        // At the floor nothing is left to cut: a loss that stays worse must not keep the rate there for good.
        if (factor > MIN_FACTOR && lossTrend.isWorse()) {
            return "the loss is worse than before the last change";
        }
        Symptom vanishing = situation.symptomNow("vanishing");
        return vanishing != null && vanishing.firstIteration() > mitigatedSince
                ? "gradients vanish after an explosion"
                : "";
    }

    private void cut(String trouble, List<PlannedAction> actions) {
        double next = Math.max(MIN_FACTOR, factor / 2);
        if (next == factor) {
            return;
        }
        factor = next;
        double bound = healthyNorms.size() == 0 ? DEFAULT_CLIP : healthyNorms.quantile(CLIP_QUANTILE);
        actions.add(new PlannedAction(new Action.Rollback(), trouble));
        actions.add(new PlannedAction(new Action.ScaleLearningRate(factor), trouble));
        actions.add(new PlannedAction(new Action.EnableClipping(new Clipping.GlobalNorm(bound)), trouble));
    }

    private sealed interface State {
        /** Whether clipping is on or the learning rate is cut. */
        boolean isMitigated();

        State onTrouble(String trouble, List<PlannedAction> actions);

        State onClean(List<PlannedAction> actions);
    }

    /** Nothing is switched on. */
    private final class Normal implements State {
        @Override
        public boolean isMitigated() {
            return false;
        }

        @Override
        public State onTrouble(String trouble, List<PlannedAction> actions) {
            boolean soonAfterRelease = sinceAction < 2 * cleanWanted;
            if (soonAfterRelease) {
                cleanWanted = Math.min(MAX_CLEAN_ITERATIONS, 2 * cleanWanted);
            }
            cut(trouble, actions);
            return new Guarded();
        }

        @Override
        public State onClean(List<PlannedAction> actions) {
            return this;
        }
    }

    /** Clipping is on and the learning rate is cut. */
    private final class Guarded implements State {
        @Override
        public boolean isMitigated() {
            return true;
        }

        @Override
        public State onTrouble(String trouble, List<PlannedAction> actions) {
            if (sinceAction >= COOLDOWN) {
                cut(trouble, actions);
            }
            return this;
        }

        @Override
        public State onClean(List<PlannedAction> actions) {
            return cleanInARow < cleanWanted ? this : new Recovering().onClean(actions);
        }
    }

    /** The learning rate is being warmed up again; clipping stays on until it is the user's own. */
    private final class Recovering implements State {
        private long sinceWarming = WARMING_STEP;

        @Override
        public boolean isMitigated() {
            return true;
        }

        @Override
        public State onTrouble(String trouble, List<PlannedAction> actions) {
            cleanWanted = Math.min(MAX_CLEAN_ITERATIONS, 2 * cleanWanted);
            cut(trouble, actions);
            return new Guarded();
        }

        @Override
        public State onClean(List<PlannedAction> actions) {
            if (++sinceWarming < WARMING_STEP) {
                return this;
            }
            sinceWarming = 0;
            String reason = String.format(Locale.ROOT, "%d clean iterations", cleanInARow);
            if (factor < 1) {
                factor = Math.min(1, 2 * factor);
                actions.add(new PlannedAction(new Action.ScaleLearningRate(factor), reason));
                return this;
            }
            actions.add(new PlannedAction(new Action.ReleaseClipping(), reason));
            return new Normal();
        }
    }
}
