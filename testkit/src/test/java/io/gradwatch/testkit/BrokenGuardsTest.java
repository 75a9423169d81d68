package io.gradwatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.guard.GuardFactory;
import io.gradwatch.guard.Guards;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.guard.StepGuard;
import io.gradwatch.sample.GradientSample;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of these guards breaks one promise, and the kit says so. */
class BrokenGuardsTest {
    static List<Arguments> broken() {
        return List.of(
                Arguments.of(EnlargesSteps.class, "noTopologyAndNoNumberMakesItThrow"),
                Arguments.of(HasOneFactorForAll.class, "noTopologyAndNoNumberMakesItThrow"),
                Arguments.of(HasNoReason.class, "noTopologyAndNoNumberMakesItThrow"),
                Arguments.of(NeedsAParameter.class, "noTopologyAndNoNumberMakesItThrow"),
                Arguments.of(SkipsHealthySteps.class, "healthyStepsAreNeverSkipped"),
                Arguments.of(ScalesHealthySteps.class, "healthyStepsProceed"),
                Arguments.of(Guesses.class, "theSameGradientsGiveTheSameDecisions"),
                Arguments.of(SharesHistory.class, "aGuardLearnsNothingFromAnotherOnesRun"),
                Arguments.of(IsBlindedByNan.class, "gradientsThatAreNotFiniteDoNotBlindIt"),
                Arguments.of(NeverForgets.class, "healthyStepsProceedAgainAfterGradientsThatAreNotFinite"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aBrokenGuardFailsItsKit(Class<?> kit, String test) {
        assertThat(KitRun.fails(kit, test)).as("%s fails", test).isTrue();
    }

    private static StepDecision scale(GradientSample sample, double factor) {
        return Guards.scaleAll(sample.norms().size(), factor, "broken");
    }

    abstract static class Kit extends StepGuardCompatibilityKit implements StepGuard {
        @Override
        protected GuardFactory factory() {
            return Guards.of("broken", topology -> this);
        }
    }

    static final class EnlargesSteps extends Kit {
        @Override
        public StepDecision decide(GradientSample sample) {
            return sample.globalNorm() > 1e10 ? scale(sample, 1.5) : StepDecision.proceed();
        }
    }

    static final class HasOneFactorForAll extends Kit {
        @Override
        public StepDecision decide(GradientSample sample) {
            return sample.globalNorm() > 1e10 ? Guards.scaleAll(1, 0.5, "broken") : StepDecision.proceed();
        }
    }

    static final class HasNoReason extends Kit {
        @Override
        public StepDecision decide(GradientSample sample) {
            return sample.isFinite() ? StepDecision.proceed() : new StepDecision.Skip("");
        }
    }

    static final class NeedsAParameter extends Kit {
        @Override
        public StepDecision decide(GradientSample sample) {
            return sample.norms().at(0) > 1e10 ? scale(sample, 0.5) : StepDecision.proceed();
        }
    }

    static final class SkipsHealthySteps extends Kit {
        @Override
        public StepDecision decide(GradientSample sample) {
            return sample.iteration() == 2500 ? new StepDecision.Skip("broken") : StepDecision.proceed();
        }
    }

    static final class ScalesHealthySteps extends Kit {
        @Override
        public StepDecision decide(GradientSample sample) {
            return scale(sample, 1);
        }
    }

    static final class Guesses extends Kit {
        private final Random random = new Random();

        @Override
        public StepDecision decide(GradientSample sample) {
            return random.nextBoolean() ? StepDecision.proceed() : scale(sample, 0.5);
        }
    }

    static final class SharesHistory extends Kit {
        private double largest;

        @Override
        public StepDecision decide(GradientSample sample) {
            boolean above = sample.globalNorm() > 2 * largest;
            largest = Math.max(largest, sample.globalNorm());
            return above ? scale(sample, 0.5) : StepDecision.proceed();
        }
    }

    static final class IsBlindedByNan extends StepGuardCompatibilityKit {
        @Override
        protected GuardFactory factory() {
            return Guards.of("broken", topology -> {
                double[] mean = {0};
                return sample -> {
                    boolean above = sample.iteration() > 50 && sample.globalNorm() > 10 * mean[0];
                    mean[0] = 0.97 * mean[0] + 0.03 * sample.globalNorm();
                    return above ? scale(sample, 0.1) : StepDecision.proceed();
                };
            });
        }
    }

    static final class NeverForgets extends StepGuardCompatibilityKit {
        @Override
        protected GuardFactory factory() {
            return Guards.of("broken", topology -> {
                boolean[] lost = {false};
                return sample -> {
                    lost[0] |= !sample.isFinite();
                    return lost[0] ? new StepDecision.Skip("there was a NaN once") : StepDecision.proceed();
                };
            });
        }
    }
}
