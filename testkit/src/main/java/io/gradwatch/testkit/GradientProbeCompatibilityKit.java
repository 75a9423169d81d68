package io.gradwatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.probe.GradientProbe;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.Topology;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Checks that a {@link GradientProbe} measures what samples promise. Extend it, train a small real model of your framework
 * in double precision, and run it as a JUnit test:
 *
 * <ul>
 *   <li>gradient norms are those of the mini-batch mean gradient, found in another way than the probe's;
 *   <li>update and parameter norms are those of what the step really changed;
 *   <li>iterations rise by one per mini-batch, skipped steps included;
 *   <li>parameters that are not trainable read 0;
 *   <li>elements that are not finite are counted and never filtered away;
 *   <li>the step of a skipped iteration reads 0.
 * </ul>
 */
public abstract class GradientProbeCompatibilityKit {
    /** For subclasses. */
    protected GradientProbeCompatibilityKit() {}

    /**
     * Begins to train a new model. A model with frozen layers or running statistics checks more than one without.
     *
     * @return a training before its first step
     */
    protected abstract Training start();

    /**
     * Largest relative error of a gradient norm. Central finite differences of step 1e-5 in double precision are good to
     * about 1e-8 of a gradient of order 1.
     *
     * @return 1e-6 unless overridden
     */
    protected double gradientTolerance() {
        return 1e-6;
    }

    /**
     * Largest error of an update norm, relative to the norm of the parameter: the kit subtracts nearly equal numbers.
     *
     * @return 1e-9 unless overridden, for parameters kept as 64-bit floats
     */
    protected double updateTolerance() {
        return 1e-9;
    }

    /** A small model that is being trained, with a probe in place. */
    public interface Training {
        /**
         * Takes one step on a sound mini-batch.
         *
         * @return what the probe measured
         */
        IterationSample trainOneStep();

        /**
         * Takes one step on a mini-batch that makes gradients NaN or infinite. The step need not be skipped.
         *
         * @return what the probe measured; null when the framework cannot be made to
         */
        @Nullable
        IterationSample trainOnePoisonedStep();

        /**
         * Goes through one iteration on a sound mini-batch, whose step the adapter skips.
         *
         * @return what the probe measured; null when the adapter cannot skip
         */
        @Nullable
        IterationSample skipOneStep();

        /**
         * The mini-batch mean gradient that the next {@link #trainOneStep} will meet, found in another way than the
         * probe's: by finite differences of the loss, say. Leaves the model as it is.
         *
         * @return the elements of each parameter's gradient, in the order of the topology; any values for parameters that
         *     are not trainable
         */
        double[][] expectedGradients();

        /**
         * The values of all parameters as they are now.
         *
         * @return copies, one array per parameter in the order of the topology
         */
        double[][] parameters();
    }

    @Test
    void theTopologyFitsTheModel() {
        Training training = start();
        double[][] parameters = training.parameters();
        List<ParameterInfo> described = training.trainOneStep().topology().parameters();
        assertThat(described).as("parameters").hasSize(parameters.length);
        for (int p = 0; p < parameters.length; p++) {
            assertThat(described.get(p).elements())
                    .as("elements of %s", described.get(p))
                    .isEqualTo(parameters[p].length);
        }
    }

    @Test
    void theTopologyStaysTheSameThroughoutTheRun() {
        Training training = start();
        Topology first = training.trainOneStep().topology();
        assertThat(training.trainOneStep().topology()).isEqualTo(first);
    }

    @Test
    void gradientNormsAreThoseOfTheMeanGradient() {
        Training training = start();
        for (int step = 0; step < 3; step++) {
            double[][] expected = training.expectedGradients();
            IterationSample sample = training.trainOneStep();
            for (int p = 0; p < expected.length; p++) {
                if (isTrainable(sample, p)) {
                    double norm = norm(expected[p]);
                    assertThat(sample.gradient().norms().at(p))
                            .as("gradient norm of %s in step %d", nameOf(sample, p), step)
                            .isCloseTo(norm, within(gradientTolerance() * Math.max(norm, 1e-3)));
                }
            }
        }
    }

    @Test
    void parameterAndUpdateNormsAreThoseOfWhatTheStepChanged() {
        Training training = start();
        for (int step = 0; step < 3; step++) {
            double[][] before = training.parameters();
            IterationSample sample = training.trainOneStep();
            double[][] after = training.parameters();
            for (int p = 0; p < before.length; p++) {
                double norm = norm(before[p]);
                double tolerance = updateTolerance() * Math.max(1, norm);
                if (sample.parameterNorms().isMeasured()) {
                    assertThat(sample.parameterNorms().at(p))
                            .as("norm of %s before step %d", nameOf(sample, p), step)
                            .isCloseTo(norm, within(tolerance));
                }
                if (sample.updateNorms().isMeasured() && isTrainable(sample, p)) {
                    assertThat(sample.updateNorms().at(p))
                            .as("norm of the update of %s in step %d", nameOf(sample, p), step)
                            .isCloseTo(norm(difference(before[p], after[p])), within(tolerance));
                }
            }
        }
    }

    @Test
    void iterationsRiseByOnePerMiniBatch() {
        Training training = start();
        long first = training.trainOneStep().iteration();
        assertThat(first).as("first iteration").isNotNegative();
        for (int i = 1; i < 5; i++) {
            assertThat(training.trainOneStep().iteration()).as("iteration").isEqualTo(first + i);
        }
    }

    @Test
    void aSkippedStepCountsAsAnIteration() {
        Training training = start();
        long before = training.trainOneStep().iteration();
        IterationSample skipped = orNotTested(training.skipOneStep(), "this adapter cannot skip");
        assertThat(skipped.iteration()).as("iteration of the skipped step").isEqualTo(before + 1);
        assertThat(training.trainOneStep().iteration())
                .as("iteration after the skipped step")
                .isEqualTo(before + 2);
    }

    @Test
    void aSkippedStepReadsNoUpdateAndChangesNothing() {
        Training training = start();
        training.trainOneStep();
        double[][] before = training.parameters();
        IterationSample skipped = orNotTested(training.skipOneStep(), "this adapter cannot skip");
        for (int p = 0; p < before.length; p++) {
            if (skipped.updateNorms().isMeasured()) {
                assertThat(skipped.updateNorms().at(p))
                        .as("update norm of %s in a skipped step", nameOf(skipped, p))
                        .isZero();
            }
        }
        assertThat(training.parameters()).as("parameters after a skipped step").isDeepEqualTo(before);
    }

    @Test
    void whatIsNotTrainableReadsZero() {
        Training training = start();
        for (int step = 0; step < 3; step++) {
            IterationSample sample = training.trainOneStep();
            GradientSample gradient = sample.gradient();
            for (int p = 0; p < gradient.norms().size(); p++) {
                if (!isTrainable(sample, p)) {
                    String name = nameOf(sample, p);
                    assertThat(gradient.norms().at(p))
                            .as("gradient norm of %s", name)
                            .isZero();
                    assertThat(gradient.nonFiniteCounts().at(p))
                            .as("non-finite elements of %s", name)
                            .isZero();
                    if (gradient.maxAbs().isMeasured()) {
                        assertThat(gradient.maxAbs().at(p))
                                .as("largest absolute value of %s", name)
                                .isZero();
                    }
                    if (gradient.zeroFractions().isMeasured()) {
                        assertThat(gradient.zeroFractions().at(p))
                                .as("zero fraction of %s", name)
                                .isZero();
                    }
                }
            }
        }
    }

    @Test
    void aSoundStepHasOnlyFiniteNumbersInTheirRanges() {
        Training training = start();
        for (int step = 0; step < 12; step++) {
            IterationSample sample = training.trainOneStep();
            assertThat(sample.gradient().isFinite()).as("gradient is finite").isTrue();
            assertThat(sample.score()).as("score").isFinite();
            assertThat(sample.epoch()).as("epoch").isNotNegative();
            assertShares(sample.gradient().zeroFractions(), "zero fraction");
            assertLargestFitsTheNorm(sample);
            assertShares(sample.inactiveUnits(), "share of inactive units");
            for (int p = 0; p < sample.learningRates().size(); p++) {
                double rate = sample.learningRates().at(p);
                assertThat(Double.isNaN(rate) || rate >= 0)
                        .as("learning rate of %s is NaN or not negative, was %s", nameOf(sample, p), rate)
                        .isTrue();
            }
        }
    }

    /** No element is larger than the norm, and the largest is not below the root mean square. */
    private static void assertLargestFitsTheNorm(IterationSample sample) {
        GradientSample gradient = sample.gradient();
        for (int p = 0; p < gradient.maxAbs().size() && gradient.maxAbs().isMeasured(); p++) {
            assertThat(gradient.maxAbs().at(p))
                    .as("largest absolute value of %s", nameOf(sample, p))
                    .isBetween(gradient.rms(p) * (1 - 1e-5), gradient.norms().at(p) * (1 + 1e-5));
        }
    }

    @Test
    void elementsThatAreNotFiniteAreCounted() {
        Training training = start();
        training.trainOneStep();
        IterationSample poisoned = orNotTested(training.trainOnePoisonedStep(), "this framework cannot be poisoned");
        GradientSample gradient = poisoned.gradient();
        assertThat(gradient.nonFiniteCount()).as("non-finite elements").isPositive();
        for (int p = 0; p < gradient.norms().size(); p++) {
            double count = gradient.nonFiniteCounts().at(p);
            assertThat(count)
                    .as("non-finite elements of %s", nameOf(poisoned, p))
                    .isBetween(0.0, (double)
                            poisoned.topology().parameters().get(p).elements())
                    .isEqualTo(Math.rint(count));
            assertThat(Double.isFinite(gradient.norms().at(p)))
                    .as("whether the norm of %s is finite, with %s bad elements", nameOf(poisoned, p), count)
                    .isEqualTo(count == 0);
        }
    }

    @Test
    void aSampleDoesNotChangeWhenTrainingGoesOn() {
        Training training = start();
        IterationSample sample = training.trainOneStep();
        List<String> before = List.of(
                sample.gradient().norms().toString(),
                sample.updateNorms().toString(),
                sample.parameterNorms().toString());
        training.trainOneStep();
        assertThat(List.of(
                        sample.gradient().norms().toString(),
                        sample.updateNorms().toString(),
                        sample.parameterNorms().toString()))
                .as("norms of the first sample after another step")
                .isEqualTo(before);
    }

    private static IterationSample orNotTested(@Nullable IterationSample sample, String reason) {
        return sample == null ? Assumptions.abort(reason) : sample;
    }

    private static boolean isTrainable(IterationSample sample, int parameter) {
        return sample.topology().parameters().get(parameter).trainable();
    }

    private static String nameOf(IterationSample sample, int parameter) {
        return sample.topology().nameOf(parameter);
    }

    private static void assertShares(Column column, String what) {
        for (int i = 0; i < column.size(); i++) {
            double share = column.at(i);
            assertThat(Double.isNaN(share) || (share >= 0 && share <= 1))
                    .as("%s %d is NaN or in [0, 1], was %s", what, i, share)
                    .isTrue();
        }
    }

    private static double[] difference(double[] one, double[] other) {
        double[] difference = one.clone();
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= other[i];
        }
        return difference;
    }

    private static double norm(double[] values) {
        double squares = 0;
        for (double value : values) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }
}
