package io.gradwatch.benchmarks.kernels;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The samples of a healthy, noisy run: norms and loss fall slowly and scatter from one iteration to the next. A few
 * hundred sets of columns are shared by many samples, so that their iterations can count on for as long as is measured.
 */
final class HealthyRun {
    /** Weights and biases together. */
    static final int PARAMETERS = 100;

    /** Longer than any rule waits. */
    static final int WARM_UP = 500;

    private static final int LAYERS = PARAMETERS / 2;
    private static final int UNITS = 64;
    private static final int COLUMN_SETS = 512;
    private static final int SAMPLES = 400_000;
    private static final int SAMPLING_INTERVAL = 10;
    private static final long SEED = 20_261_121;
    private static final Column NO_ZEROS = Column.unmeasured(PARAMETERS);
    private static final Column NO_ACTIVATIONS = Column.unmeasured(LAYERS);

    private final List<IterationSample> samples;
    private int next;

    private HealthyRun(List<IterationSample> samples) {
        this.samples = samples;
    }

    /** The run, at its first iteration, long enough for a benchmark. */
    static HealthyRun create() {
        return create(SAMPLES);
    }

    /** A run of so many iterations, at its first. */
    static HealthyRun create(int iterations) {
        Topology topology = topology();
        Random random = new Random(SEED);
        List<Columns> sets = new ArrayList<>(COLUMN_SETS);
        for (int i = 0; i < COLUMN_SETS; i++) {
            sets.add(Columns.draw(random));
        }
        List<IterationSample> samples = new ArrayList<>(iterations);
        for (int i = 0; i < iterations; i++) {
            samples.add(sets.get(i % COLUMN_SETS).at(topology, i));
        }
        return new HealthyRun(samples);
    }

    /** Dense layers, one behind the other, each with a weight and a bias. */
    static Topology topology() {
        List<LayerInfo> layers = new ArrayList<>();
        List<ParameterInfo> parameters = new ArrayList<>();
        for (int layer = 0; layer < LAYERS; layer++) {
            layers.add(new LayerInfo("dense" + layer, "DenseLayer", layer, "relu", "RELU", "Adam"));
            parameters.add(new ParameterInfo(layer, "W", ParameterRole.WEIGHT, (long) UNITS * UNITS, true));
            parameters.add(new ParameterInfo(layer, "b", ParameterRole.BIAS, UNITS, true));
        }
        return new Topology(layers, parameters);
    }

    /** The next sample; after the last of them the first ones past the warm-up come again. */
    IterationSample next() {
        if (next == samples.size()) {
            next = WARM_UP;
        }
        return samples.get(next++);
    }

    /** The numbers of one iteration. */
    private record Columns(
            Column gradients,
            Column nonFinite,
            Column zeroFractions,
            Column updates,
            Column norms,
            Column rates,
            Column inactive,
            double score) {
        static Columns draw(Random random) {
            double[] gradients = new double[PARAMETERS];
            double[] zeros = new double[PARAMETERS];
            double[] updates = new double[PARAMETERS];
            double[] norms = new double[PARAMETERS];
            double[] rates = new double[PARAMETERS];
            double[] inactive = new double[LAYERS];
            // What a mini-batch does to all gradients at once, and to the loss.
            double hard = Math.exp(0.1 * random.nextGaussian());
            for (int p = 0; p < PARAMETERS; p++) {
                boolean weight = p % 2 == 0;
                gradients[p] = (weight ? 0.1 : 0.02) * hard * Math.exp(0.15 * random.nextGaussian());
                zeros[p] = 0.2 * random.nextDouble();
                norms[p] = (weight ? 8 : 0.5) * (1 + 0.001 * random.nextGaussian());
                updates[p] = 1e-3 * norms[p] * Math.exp(0.1 * random.nextGaussian());
                rates[p] = 1e-3;
            }
            for (int layer = 0; layer < LAYERS; layer++) {
                inactive[layer] = 0.1 * random.nextDouble();
            }
            return new Columns(
                    Column.of(gradients),
                    Column.of(new double[PARAMETERS]),
                    Column.of(zeros),
                    Column.of(updates),
                    Column.of(norms),
                    Column.of(rates),
                    Column.of(inactive),
                    0.5 * hard);
        }

        /** Zeros and inactive units are looked at in every tenth iteration, as the DL4J probe does. */
        IterationSample at(Topology topology, int iteration) {
            GradientSample gradient = GradientSample.of(topology, iteration, gradients, nonFinite);
            boolean sampled = iteration % SAMPLING_INTERVAL == 0;
            return new IterationSample(
                    gradient.withZeroFractions(sampled ? zeroFractions : NO_ZEROS),
                    iteration / 100,
                    score * (0.5 + 0.5 * Math.exp(-iteration / 1e5)),
                    updates,
                    norms,
                    rates,
                    sampled ? inactive : NO_ACTIVATIONS);
        }
    }
}
