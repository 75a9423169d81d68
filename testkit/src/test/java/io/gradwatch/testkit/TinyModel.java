package io.gradwatch.testkit;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.List;

/** A line fitted by gradient descent to one point per step: slope and offset are trained, a third number is frozen. */
final class TinyModel {
    static final double RATE = 0.05;

    private static final Topology TOPOLOGY = new Topology(
            List.of(LayerInfo.of("line", "Line", 0), LayerInfo.of("frozen", "Frozen", 1)),
            List.of(
                    new ParameterInfo(0, "W", ParameterRole.WEIGHT, 1, true),
                    new ParameterInfo(0, "b", ParameterRole.BIAS, 1, true),
                    new ParameterInfo(1, "c", ParameterRole.BIAS, 1, false)));

    double[] values = {0.2, -0.1, 0.5};
    double rate = RATE;
    double factor = 1;
    double limit = Double.POSITIVE_INFINITY;
    private long step;

    /** The next point to learn from. */
    double nextPoint() {
        return 1 + Math.sin((double) step);
    }

    double loss(double x) {
        return error(x) * error(x);
    }

    /** One step of gradient descent, measured. */
    IterationSample step(double x) {
        double[] gradient = {2 * error(x) * x, 2 * error(x), 0};
        double loss = loss(x);
        Column before = Column.of(Math.abs(values[0]), Math.abs(values[1]), Math.abs(values[2]));
        values[0] -= rate * gradient[0];
        values[1] -= rate * gradient[1];
        double bad = Double.isNaN(x) ? 1 : 0;
        Column norms = Column.of(Math.abs(gradient[0]), Math.abs(gradient[1]), 0);
        return new IterationSample(
                GradientSample.of(TOPOLOGY, step++, norms, Column.of(bad, bad, 0)),
                0,
                loss,
                norms.times(Column.of(rate, rate, rate)),
                before,
                Column.of(rate, rate, Double.NaN));
    }

    private double error(double x) {
        return values[0] * x + values[1] + values[2] - (3 * x + 1);
    }
}
