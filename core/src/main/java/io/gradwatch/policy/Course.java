package io.gradwatch.policy;

import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.Symptom;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the states of a policy share: the history of the run, what is in force, and the ways to change it. Deterministic;
 * used by one thread.
 */
final class Course {
    private final PolicyLimits limits;
    private final Patience patience;
    private final List<Climb> climbs;
    private final InForce inForce = new InForce();
    private final Planner planner;
    private final HealthyNorms healthyNorms = new HealthyNorms();
    private final LossTrend lossTrend = new LossTrend();
    private final Bounce bounce = new Bounce();
    private final ProvenRate provenRate = new ProvenRate();
    private final Strides strides;
    private List<PlannedAction> asked = List.of();
    private @Nullable Climb latest;
    private @Nullable Restored restored;
    private long mitigatedSince;
    private boolean changedByResponse;
    private boolean triggerIsSilent;
    private boolean worseLossWasAnswered;
    private boolean isThrownOff;

    Course(Topology topology, PolicyLimits limits, List<Ladder> ladders) {
        this.limits = limits;
        this.climbs = ladders.stream().map(Climb::new).toList();
        this.strides = new Strides(topology);
        this.planner = new Planner(limits, inForce, provenRate);
        this.patience = new Patience(limits);
    }

    /** Begins an iteration with what became of the actions asked for in the last one. */
    void begin(Situation situation) {
        long rollbacks = inForce.rollbacks();
        inForce.learn(asked.isEmpty() ? List.of() : situation.lastActions());
        asked = List.of();
        provenRate.see(situation.sample(), inForce.factor());
        double loss = situation.sample().score();
        isThrownOff = lossTrend.isThrownOff(loss);
        if (inForce.rollbacks() > rollbacks) {
            restored = new Restored(loss);
            lossTrend.restored();
        }
        if (restored != null) {
            restored.see();
        }
        patience.begin();
        if (latest != null && latest.ladder().trigger().isViolatedIn(situation)) {
            triggerIsSilent = false;
            worseLossWasAnswered = false;
        }
    }

    /** What is wrong in this iteration: one trouble for each trigger that has seen enough, unless a rollback explains it. */
    List<Trouble> troubles(Situation situation, boolean isMitigated) {
        List<Trouble> troubles = new ArrayList<>(0);
        boolean isExplained = restored != null && restored.mayExplain(situation);
        for (Climb climb : climbs) {
            if (climb.isTriggeredBy(situation) && !isExplained) {
                troubles.add(new Trouble(climb, climb.ladder().trigger().words()));
            }
        }
        if (!isMitigated) {
            mitigatedSince = situation.sample().iteration();
        } else if (troubles.isEmpty() && latest != null && latest.ladder().has(Measure.ROLLBACK)) {
            // A network that an explosion has killed no longer explodes; only older weights bring it back.
            Symptom vanishing = situation.symptomNow("vanishing");
            if (vanishing != null && vanishing.firstIteration() > mitigatedSince) {
                troubles.add(new Trouble(latest, "gradients vanish after the trouble"));
            }
        }
        return troubles;
    }

    /** Whether nothing a trigger looks at is violated and everything is finite. */
    boolean isCalm(Situation situation) {
        return Trigger.isFinite(situation)
                && climbs.stream().noneMatch(climb -> climb.ladder().trigger().isViolatedIn(situation));
    }

    /** Whether the loss is worse than before the last change. What it does at the lowest rate is not the rate's doing. */
    boolean isLossWorse() {
        return !planner.isAtFloor() && lossTrend.isWorse();
    }

    /** Whether the loss is worse than just before the last change, whatever it was when all was well. */
    boolean isLossWorseSinceTheChange() {
        return lossTrend.isWorseThanJustBefore();
    }

    /**
     * Trouble of a network whose learning rate is scaled, and still too high: most steps have to be limited and lead nowhere, or
     * they are large against the weights. Null when it is neither. A rate that is held at one that was healthy is not too high.
     */
    @Nullable
    Trouble tooFast() {
        if (latest == null || !(inForce.factor() < 1)) {
            return null;
        }
        if (changedByResponse && bounce.isBouncing()) {
            return new Trouble(latest, "most steps are limited and lead nowhere");
        }
        return strides.areLarge() ? new Trouble(latest, "steps are still large against the weights") : null;
    }

    /** Whether this iteration's loss is far worse than without any training. */
    boolean isThrownOff() {
        return isThrownOff;
    }

    /** Takes an iteration into the history. */
    void record(Situation situation, boolean isClean) {
        IterationSample sample = situation.sample();
        patience.see(isClean);
        lossTrend.add(sample.score(), isClean);
        boolean isLimited = isScaled(situation.decision());
        bounce.add(sample.score(), isLimited);
        strides.add(sample);
        provenRate.add(isClean);
        double norm = sample.gradient().globalNorm();
        if (isClean && !isLimited && norm > 0) {
            healthyNorms.add(norm);
        }
    }

    /** Whether a guard found the gradient too large. A guard that looks at elements clips every step. */
    private static boolean isScaled(StepDecision decision) {
        return decision.match(() -> false, scale -> true, clip -> isBelowOne(clip.factors()), skip -> true);
    }

    private static boolean isBelowOne(Column factors) {
        boolean below = false;
        for (int p = 0; p < factors.size(); p++) {
            below |= factors.at(p) < 1;
        }
        return below;
    }

    /** Climbs a ladder and asks for what its rung says; false when it is too early or nothing is left to do. */
    boolean respondTo(List<Trouble> troubles) {
        for (Trouble trouble : troubles) {
            if (climb(trouble, true)) {
                worseLossWasAnswered = false;
                return true;
            }
        }
        return false;
    }

    /**
     * Answers a loss that got worse one rung deeper. Training is never stopped for it. A second time only when the loss is
     * worse than without any training: small steps do not lead there, so it is not the mitigation's doing.
     */
    boolean respondToWorseLoss() {
        boolean afterResponse = changedByResponse;
        boolean answered = latest != null
                && !(afterResponse && worseLossWasAnswered && !lossTrend.isWorseThanUntrained())
                && climb(new Trouble(latest, "the loss is worse than before the last change"), false);
        worseLossWasAnswered |= answered && afterResponse;
        return answered;
    }

    /** Whether the loss got worse although nothing has happened since the last response but that response. */
    boolean isHarmful() {
        return changedByResponse && triggerIsSilent && !patience.isCoolingDown() && inForce.isAny();
    }

    /** Takes everything back at once. */
    void revert() {
        releaseAll("reverted: the loss is worse than before it and its trigger is silent");
    }

    void releaseAll(String reason) {
        ask(planner.releaseAll(reason), false);
    }

    /** Takes one step back to the user's own training. */
    void releaseOne() {
        ask(planner.releaseOne(String.format(Locale.ROOT, "%d clean iterations", patience.cleanInARow())), false);
    }

    /**
     * Whether a release is safe: most steps are not limited any more. What still holds the run is not taken from it, but
     * not for ever: the longest wait ends all others.
     */
    boolean mayRelease() {
        return !bounce.isMostlyLimited() || patience.isCleanForLongest();
    }

    long warmingStepIterations() {
        return limits.warmingStepIterations();
    }

    Patience patience() {
        return patience;
    }

    InForce inForce() {
        return inForce;
    }

    /** Everything is released: the next trouble is answered from the lowest rung again. */
    void released() {
        climbs.forEach(Climb::beginAnew);
        latest = null;
        worseLossWasAnswered = false;
    }

    /** What is spent of the budgets of those measures that a ladder has. */
    List<Budget> budgets() {
        return planner.budgets(
                measure -> climbs.stream().anyMatch(climb -> climb.ladder().has(measure)));
    }

    /** What was asked for in this iteration so far. */
    List<PlannedAction> asked() {
        return asked;
    }

    /** Ends an iteration; what comes is compared with the losses before it, if anything was asked for. */
    List<PlannedAction> end() {
        if (!asked.isEmpty()) {
            patience.changed();
            lossTrend.changed();
            bounce.changed();
            strides.changed();
        }
        return asked;
    }

    private boolean climb(Trouble trouble, boolean mayStop) {
        if (patience.isCoolingDown()) {
            return false;
        }
        double bound = healthyNorms.bound(limits.clipQuantile());
        List<Response> rungs = trouble.climb().ladder().rungs();
        for (int rung = trouble.climb().rung(); rung < rungs.size(); rung++) {
            Response response = rungs.get(rung);
            List<PlannedAction> actions = response.has(Measure.STOP) && !mayStop
                    ? List.of()
                    : planner.respond(response, bound, trouble.reason());
            if (!actions.isEmpty()) {
                trouble.climb().answeredWith(rung);
                latest = trouble.climb();
                triggerIsSilent = true;
                patience.responded();
                healthyNorms.forgetProbation();
                ask(actions, true);
                return true;
            }
        }
        return false;
    }

    private void ask(List<PlannedAction> actions, boolean isResponse) {
        if (!actions.isEmpty()) {
            asked = actions;
            changedByResponse = isResponse;
        }
    }
}
