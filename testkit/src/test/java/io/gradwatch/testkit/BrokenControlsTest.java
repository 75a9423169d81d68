package io.gradwatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.TrainingControl;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of these controls breaks one promise, and the kit says so. */
class BrokenControlsTest {
    static List<Arguments> broken() {
        return List.of(
                Arguments.of(Multiplies.class, "theLearningRateIsScaledRelativeToTheUsersOwn"),
                Arguments.of(DividesBack.class, "theLearningRateIsPutBackExactly"),
                Arguments.of(OnlySaysSo.class, "theLearningRateIsScaledRelativeToTheUsersOwn"),
                Arguments.of(OnlySaysSo.class, "aScaledLearningRateIsUsedByTheNextStep"),
                Arguments.of(LimitsTheProduct.class, "aFactorScalesTheLimitedLearningRate"),
                Arguments.of(LimitsForEver.class, "theLimitOfTheLearningRateIsReleasedExactly"),
                Arguments.of(ChangesWhatItRefuses.class, "whatIsNotAppliedChangesNothing"),
                Arguments.of(Throws.class, "everyActionIsAnswered"),
                Arguments.of(GivesNull.class, "everyActionIsAnswered"),
                Arguments.of(MeddlesOnRelease.class, "releasingWhatIsNotInForceChangesNothing"),
                Arguments.of(RollsBackToNowhere.class, "aRollbackPutsTheParametersBackToAnEarlierState"),
                Arguments.of(RollsBackToNan.class, "trainingGoesOnAfterARollback"),
                Arguments.of(RollsTheRateBackToo.class, "aRollbackLeavesTheLearningRateAlone"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aBrokenControlFailsItsKit(Class<?> kit, String test) {
        assertThat(KitRun.fails(kit, test)).as("%s fails", test).isTrue();
    }

    @Test
    void aSoundControlPasses() {
        assertThat(KitRun.failuresOf(IsSound.class)).isEmpty();
    }

    /** A sound control of the tiny model; what is broken overrides it. */
    abstract static class Kit extends TrainingControlCompatibilityKit {
        static final ActionOutcome APPLIED = new ActionOutcome.Applied();

        @Override
        protected Training start() {
            TinyModel model = new TinyModel();
            TrainingControl control = action -> apply(action, model);
            return new Training() {
                @Override
                public List<ActionOutcome> trainOneStep(Action... actions) {
                    model.step(model.nextPoint());
                    List<ActionOutcome> outcomes = new ArrayList<>();
                    for (Action action : actions) {
                        outcomes.add(control.apply(action));
                    }
                    return outcomes;
                }

                @Override
                public double[] parameters() {
                    return model.values.clone();
                }

                @Override
                public double[] learningRates() {
                    return new double[] {model.rate};
                }
            };
        }

        ActionOutcome apply(Action action, TinyModel model) {
            return action.match(
                    scale -> scale(scale.factor(), model),
                    scale -> refuse(model),
                    limit -> limit(limit.max(), model),
                    enable -> enable.clipping().isByNorms() ? APPLIED : refuse(model),
                    () -> release(model),
                    () -> rollBack(model),
                    () -> refuse(model));
        }

        ActionOutcome scale(double factor, TinyModel model) {
            model.factor = factor;
            model.rate = Math.min(TinyModel.RATE, model.limit) * factor;
            return APPLIED;
        }

        ActionOutcome limit(double max, TinyModel model) {
            model.limit = max;
            model.rate = Math.min(TinyModel.RATE, max) * model.factor;
            return APPLIED;
        }

        ActionOutcome release(TinyModel model) {
            return APPLIED;
        }

        ActionOutcome rollBack(TinyModel model) {
            model.values = new TinyModel().values;
            return APPLIED;
        }

        ActionOutcome refuse(TinyModel model) {
            return new ActionOutcome.Unsupported("a line has no elements");
        }
    }

    static final class IsSound extends Kit {}

    static final class Multiplies extends Kit {
        @Override
        ActionOutcome scale(double factor, TinyModel model) {
            model.rate *= factor;
            return APPLIED;
        }
    }

    static final class DividesBack extends Kit {
        private double last = 1;

        @Override
        ActionOutcome scale(double factor, TinyModel model) {
            model.rate = model.rate / last * factor;
            last = factor;
            return APPLIED;
        }
    }

    static final class OnlySaysSo extends Kit {
        @Override
        ActionOutcome scale(double factor, TinyModel model) {
            return APPLIED;
        }
    }

    static final class LimitsTheProduct extends Kit {
        @Override
        ActionOutcome limit(double max, TinyModel model) {
            model.rate = Math.min(model.rate, max);
            return APPLIED;
        }
    }

    static final class LimitsForEver extends Kit {
        @Override
        ActionOutcome limit(double max, TinyModel model) {
            return super.limit(Math.min(model.limit, max), model);
        }
    }

    static final class ChangesWhatItRefuses extends Kit {
        @Override
        ActionOutcome refuse(TinyModel model) {
            model.values[0] = 0;
            return super.refuse(model);
        }
    }

    static final class Throws extends Kit {
        @Override
        ActionOutcome refuse(TinyModel model) {
            throw new UnsupportedOperationException("broken");
        }
    }

    static final class GivesNull extends Kit {
        @Override
        @SuppressWarnings("NullAway")
        ActionOutcome refuse(TinyModel model) {
            return null;
        }
    }

    static final class MeddlesOnRelease extends Kit {
        @Override
        ActionOutcome release(TinyModel model) {
            model.values[0] *= 0.5;
            return APPLIED;
        }
    }

    static final class RollsBackToNowhere extends Kit {
        @Override
        ActionOutcome rollBack(TinyModel model) {
            model.values = new double[] {0.2, 0, 0.5};
            return APPLIED;
        }
    }

    static final class RollsBackToNan extends Kit {
        @Override
        ActionOutcome rollBack(TinyModel model) {
            model.values[0] = Double.NaN;
            return APPLIED;
        }
    }

    static final class RollsTheRateBackToo extends Kit {
        @Override
        ActionOutcome rollBack(TinyModel model) {
            model.rate = TinyModel.RATE;
            return super.rollBack(model);
        }
    }
}
