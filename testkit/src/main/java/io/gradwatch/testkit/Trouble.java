package io.gradwatch.testkit;

import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes wrong in training, as numbers. Each gives runs that are healthy first, then in trouble, then healthy again.
 */
public enum Trouble {
    /** Gradients grow by a half per iteration up to a million times, and the loss with them. */
    EXPLODING {
        @Override
        void befall(SampleBuilder sample, int since, double firstLoss) {
            double growth = Math.min(1e6, Math.pow(1.5, since + 1));
            sample.scaleGradients(growth).scaleUpdates(Math.sqrt(growth)).score(firstLoss * Math.sqrt(growth) * 3);
        }
    },
    /** Gradients lose 0.7 decades per layer towards the input and the loss stays where it began. */
    VANISHING {
        @Override
        void befall(SampleBuilder sample, int since, double firstLoss) {
            Topology topology = sample.topology();
            int last = topology.layers().size() - 1;
            for (int p = 0; p < topology.parameterCount(); p++) {
                int below = last - topology.parameters().get(p).layer();
                sample.scaleGradient(p, Math.pow(10, -0.7 * below));
                sample.scaleUpdate(p, Math.pow(10, -0.3 * below));
            }
            sample.score(firstLoss);
        }
    },
    /** All units of rectifiers are dead: every gradient is exactly zero, nothing moves, the loss stays where it began. */
    DYING_RELU {
        @Override
        void befall(SampleBuilder sample, int since, double firstLoss) {
            Topology topology = sample.topology();
            for (int p = 0; p < topology.parameterCount(); p++) {
                if (topology.parameters().get(p).trainable()) {
                    sample.gradientNorm(p, 0).updateNorm(p, 0).zeroFraction(p, 1);
                }
            }
            for (int layer = 0; layer < topology.layers().size(); layer++) {
                LayerInfo info = topology.layers().get(layer);
                if (info.activation().equals("relu")) {
                    sample.inactiveUnits(layer, 1);
                }
            }
            sample.score(firstLoss);
        }
    },
    /** Gradients, updates and loss are NaN. */
    NON_FINITE {
        @Override
        void befall(SampleBuilder sample, int since, double firstLoss) {
            sample.poisoned();
        }
    },
    /** The loss grows by a tenth per iteration while the gradients stay as they were. */
    DIVERGING {
        @Override
        void befall(SampleBuilder sample, int since, double firstLoss) {
            sample.score(firstLoss * Math.pow(1.1, Math.min(since, 100)));
        }
    },
    /** The loss stays where it began, though gradients are large and parameters move. */
    STALLED {
        @Override
        void befall(SampleBuilder sample, int since, double firstLoss) {
            sample.score(firstLoss);
        }
    };

    /**
     * A run that gets into trouble and out of it again.
     *
     * @param topology what is being trained
     * @param seed chooses scales and noise
     * @param healthy iterations before the trouble
     * @param troubled iterations of trouble
     * @param healthyAgain iterations after it
     * @return one sample per iteration, from 0
     */
    public List<IterationSample> run(Topology topology, long seed, int healthy, int troubled, int healthyAgain) {
        HealthyCourse course = new HealthyCourse(topology, seed, HealthyCourse.USUAL_NOISE);
        List<IterationSample> samples = new ArrayList<>(healthy + troubled + healthyAgain);
        for (int i = 0; i < healthy + troubled + healthyAgain; i++) {
            SampleBuilder sample = course.next();
            int since = i - healthy;
            if (since >= 0 && since < troubled) {
                befall(sample, since, course.firstLoss());
            }
            samples.add(sample.build());
        }
        return List.copyOf(samples);
    }

    abstract void befall(SampleBuilder sample, int since, double firstLoss);
}
