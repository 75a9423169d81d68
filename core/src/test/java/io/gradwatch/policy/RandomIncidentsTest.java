package io.gradwatch.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.fixtures.Samples;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.Diagnosis;
import io.gradwatch.incident.Incident;
import io.gradwatch.plugin.Settings;
import io.gradwatch.rule.Severity;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever happens: budgets, floor and cool-down are kept, and once it is over everything is released. */
class RandomIncidentsTest {
    private static final int SEEDS = 1000;
    private static final int ITERATIONS = 3000;
    private static final Topology TOPOLOGY = Samples.dense(1);
    private static final List<String> RULES = List.of("exploding", "non-finite", "loss-oscillation", "vanishing");
    private static final Measure[] MEASURES = {Measure.CLIP, Measure.HALVE_LEARNING_RATE, Measure.ROLLBACK};

    @Test
    void noSequenceOfIncidentsBreaksALimitOrLeavesAMitigationOn() {
        long checked = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            checked += new RandomRun(seed).check();
        }
        assertThat(checked).as("actions that were looked at").isGreaterThan(SEEDS);
    }

    @Test
    void sameSequenceLeadsToTheSameActions() {
        for (long seed = 1; seed <= 20; seed++) {
            RandomRun once = new RandomRun(seed);
            RandomRun again = new RandomRun(seed);
            once.check();
            again.check();
            assertThat(again.log).as("seed %d", seed).isEqualTo(once.log);
        }
    }

    private static final class RandomRun {
        private final long seed;
        private final Random random;
        private final int cooldown;
        private final int clean;
        private final int warming;
        private final int maxBackOff;
        private final long maxRollbacks;
        private final long maxCuts;
        private final double floor;
        private final double troubleRate;
        private final MitigationPolicy policy;
        private final List<ActionRecord> log = new ArrayList<>();
        private List<ActionRecord> lastActions = List.of();
        private long iteration;
        private double loss = 1;
        private long lastResponse = -1_000_000;
        private double factor = 1;
        private boolean clipping;
        private boolean stopped;
        private long rollbacks;
        private long cuts;

        RandomRun(long seed) {
            this.seed = seed;
            random = new Random(seed);
            clean = 1 + random.nextInt(60);
            cooldown = 1 + random.nextInt(Math.min(10, clean));
            warming = 1 + random.nextInt(20);
            maxBackOff = 1 + random.nextInt(8);
            maxRollbacks = random.nextInt(20);
            maxCuts = random.nextInt(40);
            floor = 0.5 * Math.pow(10, -3 * random.nextDouble());
            troubleRate = Math.pow(10, -0.3 - 2.5 * random.nextDouble());
            PolicyBuilder builder = Policies.builder("random")
                    .cleanIterations(clean)
                    .cooldownIterations(cooldown)
                    .warmingStepIterations(warming)
                    .backOff(1 + random.nextInt(3), maxBackOff)
                    .maxRollbacks(maxRollbacks)
                    .maxLearningRateCuts(maxCuts)
                    .learningRateFloor(floor);
            for (String rule : RULES.subList(0, 1 + random.nextInt(3))) {
                int times = 1 + random.nextInt(3);
                Trigger trigger = new Trigger(rule, Severity.WARNING, times, times + random.nextInt(30));
                builder.on(trigger, ladder());
            }
            PolicyFactory factory = builder.build();
            policy = factory.create(TOPOLOGY, Settings.defaultsOf(factory));
        }

        long check() {
            boolean quiet = false;
            for (int i = 0; i < ITERATIONS; i++) {
                quiet = random.nextDouble() < 0.01 ? !quiet : quiet;
                iterate(!quiet && random.nextDouble() < troubleRate, true);
            }
            // Twice the longest wait, for a back-off may come before it; every step up from the floor; the time a loss
            // that
            // stays as it is takes to become the one to compare with.
            int longEnough = 2 * maxBackOff * clean + 16 * warming + 10 * (clean * maxBackOff + 100);
            for (int i = 0; i < longEnough && (factor < 1 || clipping || i < clean); i++) {
                iterate(false, false);
            }
            assertThat(stopped || (factor == 1 && !clipping))
                    .as("seed %d: released, was factor %s, clipping %s", seed, factor, clipping)
                    .isTrue();
            return log.size();
        }

        private Response[] ladder() {
            List<Response> rungs = new ArrayList<>();
            for (int rung = random.nextInt(3); rung >= 0; rung--) {
                Response response = Response.of(measure(), measure(), measure());
                rungs.add(random.nextBoolean() ? response : response.repeated());
            }
            if (random.nextInt(20) == 0) {
                rungs.add(Response.of(Measure.STOP));
            }
            return rungs.toArray(new Response[0]);
        }

        private Measure measure() {
            return MEASURES[random.nextInt(MEASURES.length)];
        }

        private void iterate(boolean isTrouble, boolean isWild) {
            if (isWild) {
                loss = random.nextInt(200) == 0 ? Double.NaN : Math.exp(random.nextGaussian() + (isTrouble ? 1 : 0));
            } else if (!Double.isFinite(loss)) {
                loss = 1;
            }
            double norm = isTrouble && random.nextInt(5) == 0 ? Double.NaN : Math.exp(random.nextGaussian());
            List<Incident> incidents = isTrouble ? List.of(incident()) : List.of();
            List<PlannedAction> planned = policy.plan(new Situation(
                    Samples.iteration(Samples.gradient(TOPOLOGY, iteration, norm, 0), loss),
                    StepDecision.proceed(),
                    incidents,
                    lastActions));
            if (!planned.isEmpty()) {
                carryOut(planned, isWild);
            }
            iteration++;
        }

        private Incident incident() {
            Severity severity = random.nextBoolean() ? Severity.CRITICAL : Severity.WARNING;
            String rule = RULES.get(random.nextInt(RULES.size()));
            return new Incident(
                    1,
                    rule,
                    severity,
                    List.of(),
                    List.of(),
                    iteration,
                    iteration,
                    Incident.OPEN,
                    new Diagnosis("evidence", "cause", "remedy"));
        }

        private void carryOut(List<PlannedAction> planned, boolean isWild) {
            assertThat(stopped).as("seed %d: nothing after a stop", seed).isFalse();
            if (planned.stream().anyMatch(each -> isResponse(each.action()))) {
                assertThat(iteration - lastResponse)
                        .as("seed %d, iteration %d: cool-down", seed, iteration)
                        .isGreaterThanOrEqualTo(cooldown);
                lastResponse = iteration;
            }
            lastActions = new ArrayList<>();
            for (PlannedAction each : planned) {
                ActionOutcome outcome = isWild ? outcome() : new ActionOutcome.Applied();
                if (outcome instanceof ActionOutcome.Applied) {
                    applied(each.action());
                }
                lastActions.add(new ActionRecord(iteration, each.action(), each.reason(), outcome));
            }
            log.addAll(lastActions);
        }

        private ActionOutcome outcome() {
            int kind = random.nextInt(20);
            return kind == 0
                    ? new ActionOutcome.Unsupported("random")
                    : kind < 4 ? new ActionOutcome.Failed("random") : new ActionOutcome.Applied();
        }

        private boolean isResponse(Action action) {
            return !(action instanceof Action.ReleaseClipping)
                    && !(action instanceof Action.ScaleLearningRate scale && scale.factor() > factor);
        }

        private void applied(Action action) {
            if (action instanceof Action.ScaleLearningRate scale) {
                cuts += scale.factor() < factor ? 1 : 0;
                factor = scale.factor();
            } else if (action instanceof Action.EnableClipping) {
                clipping = true;
            } else if (action instanceof Action.ReleaseClipping) {
                clipping = false;
            } else if (action instanceof Action.Rollback) {
                rollbacks++;
            } else {
                stopped = true;
            }
            assertThat(factor).as("seed %d: floor", seed).isBetween(floor, 1.0);
            assertThat(rollbacks).as("seed %d: rollbacks", seed).isLessThanOrEqualTo(maxRollbacks);
            assertThat(cuts).as("seed %d: cuts", seed).isLessThanOrEqualTo(maxCuts);
        }
    }
}
