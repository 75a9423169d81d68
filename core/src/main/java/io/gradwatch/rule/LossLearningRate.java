package io.gradwatch.rule;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;

/** The learning rate of the model as a whole: the largest of a trainable parameter. */
final class LossLearningRate {
    private double last = Double.NaN;

    /** The largest finite rate of a trainable parameter, NaN when there is none. */
    static double of(IterationSample sample) {
        int parameter = parameterOf(sample);
        return parameter < 0 ? Double.NaN : sample.learningRates().at(parameter);
    }

    /**
     * Whether the rate is by more than a share above that of the last call: a schedule starts anew or warms up. What
     * the loss was at the lower rate is then no measure of it.
     */
    boolean roseBy(double share, IterationSample sample) {
        double rate = of(sample);
        boolean rose = rate > last * (1 + share);
        last = Double.isNaN(rate) ? last : rate;
        return rose;
    }

    private static int parameterOf(IterationSample sample) {
        Column rates = sample.learningRates();
        int largest = -1;
        for (int p = 0; p < rates.size(); p++) {
            double rate = rates.at(p);
            if (Double.isFinite(rate)
                    && sample.topology().parameters().get(p).trainable()
                    && (largest < 0 || rate > rates.at(largest))) {
                largest = p;
            }
        }
        return largest;
    }
}
