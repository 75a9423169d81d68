package io.gradwatch.benchmarks.corpus;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.AdaDeltaUpdater;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AdaDelta;

/** AdaDelta with a learning rate, as Keras has it: its update times the rate. DL4J's own has none. */
final class RatedAdaDelta extends AdaDelta {
    private static final long serialVersionUID = 1L;

    private final double rate;

    RatedAdaDelta(double rate, double rho, double epsilon) {
        super(rho, epsilon);
        this.rate = rate;
    }

    @Override
    public GradientUpdater<AdaDelta> instantiate(INDArray viewArray, boolean initializeViewArray) {
        Scaling updater = new Scaling(this, rate);
        updater.setStateViewArray(viewArray, new long[] {1, viewArray.length() / 2}, 'f', initializeViewArray);
        return updater;
    }

    @Override
    public GradientUpdater<AdaDelta> instantiate(Map<String, INDArray> state, boolean initializeStateArrays) {
        Scaling updater = new Scaling(this, rate);
        updater.setState(state, initializeStateArrays);
        return updater;
    }

    @Override
    public AdaDelta clone() {
        return new RatedAdaDelta(rate, getRho(), getEpsilon());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RatedAdaDelta that && rate == that.rate && super.equals(other);
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + Double.hashCode(rate);
    }

    private static final class Scaling extends AdaDeltaUpdater {
        private final double rate;

        Scaling(AdaDelta config, double rate) {
            super(config);
            this.rate = rate;
        }

        @Override
        public void applyUpdater(INDArray gradient, int iteration, int epoch) {
            super.applyUpdater(gradient, iteration, epoch);
            gradient.muli(rate);
        }
    }
}
