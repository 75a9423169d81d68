package io.gradwatch.policy;

import io.gradwatch.action.Action;
import io.gradwatch.action.Clipping;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Turns rungs and releases into actions, within floor and budgets. Changes nothing. */
final class Planner {
    /** What a cut divides the learning rate by, if no rise is known. */
    static final double CUT = 2;

    private static final Action NO_LIMIT = new Action.LimitLearningRate(Double.POSITIVE_INFINITY);
    private static final String ROLLBACK = new Action.Rollback().name();
    private static final String SCALE_LEARNING_RATE = new Action.ScaleLearningRate(1).name();

    private final PolicyLimits limits;
    private final InForce inForce;
    private final ProvenRate provenRate;

    Planner(PolicyLimits limits, InForce inForce, ProvenRate provenRate) {
        this.limits = limits;
        this.inForce = inForce;
        this.provenRate = provenRate;
    }

    /**
     * What can be done of a rung. Empty when nothing would change.
     *
     * @param clippingBound norm that clipping limits the gradient to
     * @param trouble why
     */
    List<PlannedAction> respond(Response rung, double clippingBound, String trouble) {
        // To go back and take the same steps at the same rate again is no new attempt.
        if (rung.has(Measure.HALVE_LEARNING_RATE) && isAtFloor()) {
            return List.of();
        }
        List<Action> actions = new ArrayList<>(3);
        List<String> notes = new ArrayList<>(0);
        boolean isUndone = false;
        if (rung.has(Measure.ROLLBACK) && isAvailable(Measure.ROLLBACK, notes)) {
            actions.add(new Action.Rollback());
        }
        if (rung.has(Measure.HALVE_LEARNING_RATE) && isAvailable(Measure.HALVE_LEARNING_RATE, notes)) {
            double rise = provenRate.rise();
            isUndone = rise > CUT;
            if (isUndone) {
                actions.add(new Action.LimitLearningRate(provenRate.proven() / inForce.factor()));
                notes.add(String.format(
                        Locale.ROOT, "the learning rate has risen to %.3g times what the run was healthy at", rise));
            } else {
                double factor = inForce.factor() / CUT;
                actions.add(new Action.ScaleLearningRate(Math.max(limits.learningRateFloor(), factor)));
            }
        }
        boolean isNews = !inForce.isClipping() || (!actions.isEmpty() && inForce.clippingBound() != clippingBound);
        // Steps at a rate that was healthy need no bound, and the state gone back to may have larger gradients than
        // that.
        if (!isUndone && rung.has(Measure.CLIP) && isAvailable(Measure.CLIP, notes) && isNews) {
            actions.add(new Action.EnableClipping(new Clipping.GlobalNorm(clippingBound)));
        }
        if (rung.has(Measure.STOP) && isAvailable(Measure.STOP, notes)) {
            actions.add(new Action.StopTraining());
        }
        String reason = notes.isEmpty() ? trouble : trouble + "; " + String.join(", ", notes);
        return because(reason, actions);
    }

    /**
     * The next step back to the user's own training: the factor of the learning rate doubles; once that is whole, what limits
     * the rate doubles, until that is no limit to any rate seen; then clipping ends.
     */
    List<PlannedAction> releaseOne(String reason) {
        if (inForce.factor() < 1) {
            return because(reason, List.of(new Action.ScaleLearningRate(Math.min(1, 2 * inForce.factor()))));
        }
        if (inForce.isRateLimited()) {
            double wider = 2 * inForce.rateLimit();
            return because(
                    reason, List.of(wider < provenRate.highest() ? new Action.LimitLearningRate(wider) : NO_LIMIT));
        }
        return inForce.isClipping() ? because(reason, List.of(new Action.ReleaseClipping())) : List.of();
    }

    List<PlannedAction> releaseAll(String reason) {
        List<Action> actions = new ArrayList<>(2);
        if (inForce.factor() < 1) {
            actions.add(new Action.ScaleLearningRate(1));
        }
        if (inForce.isRateLimited()) {
            actions.add(NO_LIMIT);
        }
        if (inForce.isClipping()) {
            actions.add(new Action.ReleaseClipping());
        }
        return because(reason, actions);
    }

    /** A measure that the limits rule out altogether has no budget. */
    List<Budget> budgets(Predicate<Measure> isUsed) {
        List<Budget> budgets = new ArrayList<>(2);
        if (isUsed.test(Measure.ROLLBACK) && limits.maxRollbacks() > 0) {
            budgets.add(new Budget(ROLLBACK, inForce.rollbacks(), limits.maxRollbacks()));
        }
        if (isUsed.test(Measure.HALVE_LEARNING_RATE) && limits.maxLearningRateCuts() > 0) {
            budgets.add(new Budget(SCALE_LEARNING_RATE, inForce.cuts(), limits.maxLearningRateCuts()));
        }
        return budgets;
    }

    boolean isAtFloor() {
        return inForce.factor() <= limits.learningRateFloor();
    }

    private boolean isAvailable(Measure measure, List<String> notes) {
        if (!inForce.canDo(measure)) {
            notes.add("without " + measure.words() + ": unsupported");
            return false;
        }
        boolean isSpent = measure == Measure.ROLLBACK
                ? inForce.rollbacks() >= limits.maxRollbacks()
                : measure == Measure.HALVE_LEARNING_RATE && inForce.cuts() >= limits.maxLearningRateCuts();
        if (isSpent) {
            notes.add("without " + measure.words() + ": budget spent");
            return false;
        }
        return true;
    }

    private static List<PlannedAction> because(String reason, List<Action> actions) {
        return actions.stream().map(action -> new PlannedAction(action, reason)).toList();
    }
}
