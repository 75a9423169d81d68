package io.gradwatch.dl4j;

import io.gradwatch.sample.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.schedule.FixedSchedule;

/**
 * What regularisation adds to the score of one network. DL4J computes it by another pass over all weights; L2 terms with a fixed
 * coefficient, the usual case, follow from norms that are measured anyway: half the coefficient times the square. That holds
 * where it gives what DL4J says for the parameters as they are at first; elsewhere DL4J is asked each time.
 */
final class Penalty {
    /** Far more than norms of 32-bit floats differ by, far less than a term that was overlooked. */
    private static final double TOLERANCE = 1e-4;

    private final double[] coefficients;
    private final boolean isByNorms;
    private double last;

    private Penalty(double[] coefficients, boolean isByNorms, double last) {
        this.coefficients = coefficients;
        this.isByNorms = isByNorms;
        this.last = last;
    }

    /** That of a network whose parameters have these norms now. */
    static Penalty of(Network network, ParameterTable table, Column norms) {
        double[] coefficients = new double[table.entries().size()];
        boolean isKnown = true;
        for (int p = 0; p < coefficients.length; p++) {
            ParameterTable.Entry entry = table.entries().get(p);
            List<Regularization> terms = entry.owner().getConfig() == null
                    ? null
                    : entry.owner().getConfig().getRegularizationByParam(entry.key());
            coefficients[p] = coefficient(terms);
            isKnown &= !Double.isNaN(coefficients[p]);
        }
        double told = network.penalty();
        boolean isByNorms = isKnown && Math.abs(sum(coefficients, norms) - told) <= TOLERANCE * Math.abs(told);
        return new Penalty(coefficients, isByNorms, Double.isFinite(told) ? told : 0);
    }

    /** The coefficient of all L2 terms together; NaN when there are others. */
    private static double coefficient(@Nullable List<Regularization> terms) {
        double sum = 0;
        for (Regularization term : terms == null ? List.<Regularization>of() : terms) {
            sum += term instanceof L2Regularization l2 && l2.getL2() instanceof FixedSchedule fixed
                    ? fixed.getValue()
                    : Double.NaN;
        }
        return sum;
    }

    private static double sum(double[] coefficients, Column norms) {
        double sum = 0;
        for (int p = 0; p < coefficients.length; p++) {
            if (coefficients[p] != 0) {
                sum += 0.5 * coefficients[p] * norms.at(p) * norms.at(p);
            }
        }
        return sum;
    }

    /** Takes newly measured norms of the parameters into account. What is not finite is no news. */
    void measure(Network network, Column norms) {
        double now = isByNorms ? sum(coefficients, norms) : network.penalty();
        last = Double.isFinite(now) ? now : last;
    }

    /** As last measured. */
    double last() {
        return last;
    }
}
