package io.gradwatch.rule;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.ParameterRole;
import java.util.Locale;

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

    /** The rate in brackets with its updater, after a space: {@code (Adam, 0.001)}; empty when unknown. */
    static String inWords(IterationSample sample) {
        int parameter = parameterOf(sample);
        if (parameter < 0) {
            return "";
        }
        String updater = updaterOf(sample, parameter);
        String rate = number(sample.learningRates().at(parameter));
        return " (" + (updater.isEmpty() ? rate : updater + ", " + rate) + ")";
    }

    /** The line of a builder that sets the rate times a factor: {@code .updater(new Adam(0.0001))}. */
    static String builderLine(IterationSample sample, double factor) {
        int parameter = parameterOf(sample);
        String updater = parameter < 0 ? "" : updaterOf(sample, parameter);
        return updater.isEmpty()
                ? ".updater(...)"
                : ".updater(new " + updater + "("
                        + number(factor * sample.learningRates().at(parameter)) + "))";
    }

    /** Whether the model has recurrent weights. */
    static boolean isOfRecurrentModel(IterationSample sample) {
        return sample.topology().parameters().stream().anyMatch(p -> p.role() == ParameterRole.RECURRENT_WEIGHT);
    }

    /** The updater of the parameter with the largest rate, empty when unknown. */
    static String updater(IterationSample sample) {
        int parameter = parameterOf(sample);
        return parameter < 0 ? "" : updaterOf(sample, parameter);
    }

    private static String updaterOf(IterationSample sample, int parameter) {
        return sample.topology().layerOf(parameter).updater();
    }

    /** Rates are often 32-bit floats, of which more than three digits are noise. */
    private static String number(double rate) {
        return Double.toString(Double.parseDouble(String.format(Locale.ROOT, "%.2e", rate)));
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
