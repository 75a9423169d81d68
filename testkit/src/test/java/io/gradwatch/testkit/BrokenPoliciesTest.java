package io.gradwatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.Action;
import io.gradwatch.action.Clipping;
import io.gradwatch.plugin.Settings;
import io.gradwatch.policy.MitigationPolicy;
import io.gradwatch.policy.PlannedAction;
import io.gradwatch.policy.Policies;
import io.gradwatch.policy.PolicyFactory;
import io.gradwatch.policy.Situation;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of these policies breaks one promise, and the kit says so. */
class BrokenPoliciesTest {
    private static final PlannedAction HALVE = new PlannedAction(new Action.ScaleLearningRate(0.5), "broken");
    private static final PlannedAction RELEASE = new PlannedAction(new Action.ScaleLearningRate(1), "broken");

    static List<Arguments> broken() {
        return List.of(
                Arguments.of(NeverReleases.class, "everythingIsReleasedOnceTheRunIsCleanAgain"),
                Arguments.of(ForgetsTheClipping.class, "everythingIsReleasedOnceTheRunIsCleanAgain"),
                Arguments.of(Meddles.class, "nothingIsAskedForInAHealthyRun"),
                Arguments.of(Guesses.class, "theSameSituationsGiveTheSameActions"),
                Arguments.of(SharesHistory.class, "aPolicyLearnsNothingFromAnotherOnesRun"),
                Arguments.of(Nags.class, "aControlThatRefusesIsNotAskedInEveryIteration"),
                Arguments.of(HasNoReason.class, "everythingIsReleasedOnceTheRunIsCleanAgain"),
                Arguments.of(ClipsToNan.class, "noTopologyAndNoNumberMakesItThrow"),
                Arguments.of(GivesNull.class, "noTopologyAndNoNumberMakesItThrow"),
                Arguments.of(RollsBackInSecret.class, "rollbacksAreOnlyAskedForWhenTheFactorySaysSo"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aBrokenPolicyFailsItsKit(Class<?> kit, String test) {
        assertThat(KitRun.fails(kit, test)).as("%s fails", test).isTrue();
    }

    /** One policy for all runs, which is fine as long as it keeps nothing. */
    abstract static class Kit extends MitigationPolicyCompatibilityKit implements MitigationPolicy {
        @Override
        protected PolicyFactory factory() {
            return Policies.of("broken", topology -> this);
        }

        @Override
        protected int cleanIterations() {
            return 2000;
        }
    }

    static final class NeverReleases extends Kit {
        @Override
        public List<PlannedAction> plan(Situation situation) {
            return situation.isViolatedNow("exploding") ? List.of(HALVE) : List.of();
        }
    }

    static final class ForgetsTheClipping extends Kit {
        @Override
        public List<PlannedAction> plan(Situation situation) {
            if (situation.openIncidents().isEmpty()) {
                return situation.lastActions().isEmpty() ? List.of() : List.of(RELEASE);
            }
            return List.of(new PlannedAction(new Action.EnableClipping(new Clipping.GlobalNorm(1)), "broken"));
        }
    }

    static final class Meddles extends Kit {
        @Override
        public List<PlannedAction> plan(Situation situation) {
            return situation.sample().iteration() == 2500 ? List.of(RELEASE) : List.of();
        }
    }

    static final class Guesses extends Kit {
        private final Random random = new Random();

        @Override
        public List<PlannedAction> plan(Situation situation) {
            return !situation.openIncidents().isEmpty() && random.nextBoolean() ? List.of(RELEASE) : List.of();
        }
    }

    static final class SharesHistory extends Kit {
        private int cuts;

        @Override
        public List<PlannedAction> plan(Situation situation) {
            return situation.isViolatedNow("exploding") && cuts++ < 5 ? List.of(RELEASE) : List.of();
        }
    }

    static final class Nags extends Kit {
        @Override
        public List<PlannedAction> plan(Situation situation) {
            return situation.openIncidents().isEmpty() ? List.of() : List.of(HALVE);
        }
    }

    static final class HasNoReason extends Kit {
        @Override
        public List<PlannedAction> plan(Situation situation) {
            return situation.isViolatedNow("exploding")
                    ? List.of(new PlannedAction(new Action.ReleaseClipping(), " "))
                    : List.of();
        }
    }

    static final class ClipsToNan extends Kit {
        @Override
        public List<PlannedAction> plan(Situation situation) {
            double norm = situation.sample().gradient().globalNorm();
            return situation.openIncidents().isEmpty()
                    ? List.of()
                    : List.of(new PlannedAction(new Action.EnableClipping(new Clipping.GlobalNorm(norm)), "broken"));
        }
    }

    static final class GivesNull extends Kit {
        @Override
        @SuppressWarnings("NullAway")
        public List<PlannedAction> plan(Situation situation) {
            return situation.openIncidents().isEmpty() ? List.of() : null;
        }
    }

    static final class RollsBackInSecret extends MitigationPolicyCompatibilityKit implements PolicyFactory {
        @Override
        protected PolicyFactory factory() {
            return this;
        }

        @Override
        public String name() {
            return "broken";
        }

        @Override
        public boolean mayRollBack(Settings settings) {
            return false;
        }

        @Override
        public MitigationPolicy create(Topology topology, Settings settings) {
            return situation -> situation.isViolatedNow("exploding")
                    ? List.of(new PlannedAction(new Action.Rollback(), "broken"))
                    : List.of();
        }
    }
}
