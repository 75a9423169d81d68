package io.gradwatch.testkit;

import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.Random;

/**
 * A network that learns: the loss falls by a power law and never stops falling, gradients and updates fall with it, and
 * every mini-batch is a little different. Everything follows from the seed.
 */
final class HealthyCourse {
    /** Standard deviation of the natural logarithm of a mini-batch's loss; its gradient varies twice as much. */
    static final double USUAL_NOISE = 0.05;

    private static final int DETAILS_EVERY = 10;
    private static final int ITERATIONS_PER_EPOCH = 50;
    private static final double HALF_LIFE = 50;

    private final Topology topology;
    private final Random random;
    private final double noise;
    private final double firstLoss;
    private final double gradientScale;
    private final double[] ownScales;
    private long iteration;

    HealthyCourse(Topology topology, long seed, double noise) {
        this.topology = topology;
        this.random = new Random(seed);
        this.noise = noise;
        firstLoss = 0.7 + 1.6 * random.nextDouble();
        gradientScale = Math.pow(10, -1 + 1.5 * random.nextDouble());
        ownScales = new double[topology.parameterCount()];
        for (int p = 0; p < ownScales.length; p++) {
            ownScales[p] = Math.exp(0.3 * random.nextGaussian());
        }
    }

    /** The loss before the first step, without noise. */
    double firstLoss() {
        return firstLoss;
    }

    long nextIteration() {
        return iteration;
    }

    /** The next iteration of a run that goes on learning. */
    SampleBuilder next() {
        return nextWith(0.1 + 0.9 / Math.sqrt(1 + iteration / HALF_LIFE));
    }

    /** An iteration of a run that goes on learning, with the iterations in between left out. */
    SampleBuilder nextAt(long number) {
        iteration = number;
        return next();
    }

    /** The next iteration, with a given share of the first loss left. */
    SampleBuilder nextWith(double lossShare) {
        SampleBuilder sample = SampleBuilder.of(topology, iteration).epoch(iteration / ITERATIONS_PER_EPOCH);
        double ofBatch = random.nextGaussian();
        sample.score(firstLoss * lossShare * Math.exp(noise * ofBatch));
        double gradient = gradientScale * lossShare * Math.exp(2 * noise * ofBatch);
        // Adam's steps shrink more slowly than its gradients.
        double update = Math.sqrt(Math.max(lossShare, 0.05));
        for (int p = 0; p < ownScales.length; p++) {
            double own = Math.exp(noise * random.nextGaussian());
            sample.scaleGradient(p, gradient * ownScales[p] * own);
        }
        sample.scaleUpdates(update * Math.exp(noise * ofBatch));
        if (iteration % DETAILS_EVERY == 0) {
            addDetails(sample);
        }
        iteration++;
        return sample;
    }

    private void addDetails(SampleBuilder sample) {
        for (int p = 0; p < ownScales.length; p++) {
            ParameterInfo parameter = topology.parameters().get(p);
            if (parameter.trainable()) {
                sample.zeroFraction(p, usualZeros(parameter));
            }
        }
        for (int layer = 0; layer < topology.layers().size(); layer++) {
            if (SampleBuilder.hasUnits(topology, layer)) {
                sample.inactiveUnits(layer, 0.1 + 0.1 * random.nextDouble());
            }
        }
    }

    /** A mini-batch touches few rows of an embedding. */
    private double usualZeros(ParameterInfo parameter) {
        return parameter.role() == ParameterRole.EMBEDDING ? 0.95 : 0.1 * random.nextDouble();
    }
}
