package io.gradwatch.testkit;

import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs of networks that learn as they should, as an adapter would measure them. The same arguments give the same
 * numbers. Zero fractions and inactive units are measured in every tenth iteration. For runs that go wrong see {@link
 * Trouble}.
 */
public final class SampleRuns {
    private static final double CONVERGED_LOSS = 1e-3;

    private SampleRuns() {}

    /**
     * A run that learns and goes on learning: the loss falls by a power law.
     *
     * @param topology what is being trained
     * @param seed chooses scales and noise
     * @param iterations how many, from 0
     * @return one sample per iteration
     */
    public static List<IterationSample> healthy(Topology topology, long seed, int iterations) {
        HealthyCourse course = new HealthyCourse(topology, seed, HealthyCourse.USUAL_NOISE);
        return take(iterations, course::next);
    }

    /**
     * A run that learns from mini-batches that differ a lot: losses vary by a fifth, gradient norms by two fifths.
     *
     * @param topology what is being trained
     * @param seed chooses scales and noise
     * @param iterations how many, from 0
     * @return one sample per iteration
     */
    public static List<IterationSample> noisy(Topology topology, long seed, int iterations) {
        HealthyCourse course = new HealthyCourse(topology, seed, 4 * HealthyCourse.USUAL_NOISE);
        return take(iterations, course::next);
    }

    /**
     * A run that has nothing left to learn after its first half: loss and gradients fall to a thousandth and stay there.
     *
     * @param topology what is being trained
     * @param seed chooses scales and noise
     * @param iterations how many, from 0
     * @return one sample per iteration
     */
    public static List<IterationSample> converging(Topology topology, long seed, int iterations) {
        HealthyCourse course = new HealthyCourse(topology, seed, HealthyCourse.USUAL_NOISE);
        double halfInDecades = iterations / 2.0 / 3;
        return take(
                iterations,
                () -> course.nextWith(Math.max(CONVERGED_LOSS, Math.pow(10, -course.nextIteration() / halfInDecades))));
    }

    private static List<IterationSample> take(int iterations, Supplier<SampleBuilder> course) {
        List<IterationSample> samples = new ArrayList<>(iterations);
        for (int i = 0; i < iterations; i++) {
            samples.add(course.get().build());
        }
        return List.copyOf(samples);
    }
}
