package io.gradwatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of these probes breaks one promise, and the kit says so. */
class BrokenProbesTest {
    static List<Arguments> broken() {
        return List.of(
                Arguments.of(SumsOverTheBatch.class, "gradientNormsAreThoseOfTheMeanGradient"),
                Arguments.of(MeasuresTheWrongUpdate.class, "parameterAndUpdateNormsAreThoseOfWhatTheStepChanged"),
                Arguments.of(MeasuresParametersTooLate.class, "parameterAndUpdateNormsAreThoseOfWhatTheStepChanged"),
                Arguments.of(DoesNotCountSkips.class, "aSkippedStepCountsAsAnIteration"),
                Arguments.of(StandsStill.class, "iterationsRiseByOnePerMiniBatch"),
                Arguments.of(ShowsSkippedUpdates.class, "aSkippedStepReadsNoUpdateAndChangesNothing"),
                Arguments.of(FiltersNan.class, "elementsThatAreNotFiniteAreCounted"),
                Arguments.of(MeasuresFrozen.class, "whatIsNotTrainableReadsZero"),
                Arguments.of(HasInfiniteScores.class, "aSoundStepHasOnlyFiniteNumbersInTheirRanges"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aBrokenProbeFailsItsKit(Class<?> kit, String test) {
        assertThat(KitRun.fails(kit, test)).as("%s fails", test).isTrue();
    }

    @Test
    void aSoundProbePasses() {
        assertThat(KitRun.failuresOf(IsSound.class)).isEmpty();
    }

    /** A sound probe of the tiny model; what is broken overrides it. */
    abstract static class Kit extends GradientProbeCompatibilityKit {
        @Override
        protected Training start() {
            TinyModel model = new TinyModel();
            return new Training() {
                @Override
                public IterationSample trainOneStep() {
                    return measured(model.step(model.nextPoint()), model);
                }

                @Override
                public IterationSample trainOnePoisonedStep() {
                    return measured(model.step(Double.NaN), model);
                }

                @Override
                public IterationSample skipOneStep() {
                    double[] before = model.values.clone();
                    IterationSample sample = model.step(model.nextPoint());
                    model.values = before;
                    return skipped(sample);
                }

                @Override
                public double[][] expectedGradients() {
                    double[][] gradients = new double[3][1];
                    double x = model.nextPoint();
                    for (int p = 0; p < 2; p++) {
                        double value = model.values[p];
                        model.values[p] = value + 1e-5;
                        double above = model.loss(x);
                        model.values[p] = value - 1e-5;
                        gradients[p][0] = (above - model.loss(x)) / 2e-5;
                        model.values[p] = value;
                    }
                    return gradients;
                }

                @Override
                public double[][] parameters() {
                    return new double[][] {{model.values[0]}, {model.values[1]}, {model.values[2]}};
                }
            };
        }

        IterationSample measured(IterationSample sound, TinyModel model) {
            return sound;
        }

        IterationSample skipped(IterationSample sound) {
            return with(sound, sound.gradient(), Column.of(0, 0, 0), sound.parameterNorms(), sound.score());
        }

        static IterationSample with(IterationSample sample, GradientSample gradient) {
            return with(sample, gradient, sample.updateNorms(), sample.parameterNorms(), sample.score());
        }

        static IterationSample with(
                IterationSample sample, GradientSample gradient, Column updates, Column parameters, double score) {
            return new IterationSample(gradient, 0, score, updates, parameters, sample.learningRates());
        }

        static GradientSample gradient(IterationSample sample, long iteration, Column norms, Column bad) {
            return GradientSample.of(sample.topology(), iteration, norms, bad);
        }
    }

    static final class IsSound extends Kit {}

    static final class SumsOverTheBatch extends Kit {
        @Override
        IterationSample measured(IterationSample sound, TinyModel model) {
            return with(sound, sound.gradient().scaledBy(Column.of(8, 8, 8)));
        }
    }

    static final class MeasuresTheWrongUpdate extends Kit {
        @Override
        IterationSample measured(IterationSample sound, TinyModel model) {
            Column updates = sound.gradient().norms();
            return with(sound, sound.gradient(), updates, sound.parameterNorms(), sound.score());
        }
    }

    static final class MeasuresParametersTooLate extends Kit {
        @Override
        IterationSample measured(IterationSample sound, TinyModel model) {
            Column after = Column.of(Math.abs(model.values[0]), Math.abs(model.values[1]), Math.abs(model.values[2]));
            return with(sound, sound.gradient(), sound.updateNorms(), after, sound.score());
        }
    }

    static final class StandsStill extends Kit {
        @Override
        IterationSample measured(IterationSample sound, TinyModel model) {
            GradientSample gradient = sound.gradient();
            return with(sound, gradient(sound, 5, gradient.norms(), gradient.nonFiniteCounts()));
        }
    }

    static final class DoesNotCountSkips extends Kit {
        @Override
        IterationSample skipped(IterationSample sound) {
            GradientSample gradient = sound.gradient();
            return with(
                    super.skipped(sound),
                    gradient(sound, sound.iteration() - 1, gradient.norms(), gradient.nonFiniteCounts()));
        }
    }

    static final class ShowsSkippedUpdates extends Kit {
        @Override
        IterationSample skipped(IterationSample sound) {
            return sound;
        }
    }

    static final class FiltersNan extends Kit {
        @Override
        IterationSample measured(IterationSample sound, TinyModel model) {
            return sound.gradient().isFinite()
                    ? sound
                    : with(sound, gradient(sound, sound.iteration(), Column.of(0, 0, 0), Column.of(0, 0, 0)));
        }
    }

    static final class MeasuresFrozen extends Kit {
        @Override
        IterationSample measured(IterationSample sound, TinyModel model) {
            Column norms = Column.of(
                    sound.gradient().norms().at(0), sound.gradient().norms().at(1), 0.1);
            return with(
                    sound,
                    gradient(sound, sound.iteration(), norms, sound.gradient().nonFiniteCounts()));
        }
    }

    static final class HasInfiniteScores extends Kit {
        @Override
        IterationSample measured(IterationSample sound, TinyModel model) {
            return with(sound, sound.gradient(), sound.updateNorms(), sound.parameterNorms(), Double.POSITIVE_INFINITY);
        }
    }
}
