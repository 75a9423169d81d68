package io.gradwatch.benchmarks.corpus;

import org.nd4j.linalg.schedule.ISchedule;

/**
 * A rate that falls along half a cosine and then starts anew (Loshchilov and Hutter, SGDR, 2017, arXiv 1608.03983).
 *
 * @param rate the highest rate
 * @param lowest the lowest rate as a share of it
 * @param period iterations from one start to the next
 */
record CosineRestarts(double rate, double lowest, int period) implements ISchedule {
    @Override
    public double valueAt(int iteration, int epoch) {
        double falling = (1 + StrictMath.cos(Math.PI * (iteration % period) / period)) / 2;
        return rate * (lowest + (1 - lowest) * falling);
    }

    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod")
    public ISchedule clone() {
        return this;
    }
}
