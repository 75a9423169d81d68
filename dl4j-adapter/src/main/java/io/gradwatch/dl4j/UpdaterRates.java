package io.gradwatch.dl4j;

import java.util.Collection;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Scales and limits learning rates where updaters read them, in their configuration objects, so that moments and schedules stay.
 * Knows what the user had configured until it has put that back.
 */
final class UpdaterRates {
    private final IdentityHashMap<IUpdater, Original> originals = new IdentityHashMap<>();
    private ScaledSchedules schedules = new ScaledSchedules();
    private double factorInForce = 1;
    private double maxInForce = Double.POSITIVE_INFINITY;

    /** What the user configured. */
    private record Original(double learningRate, @Nullable ISchedule schedule) {}

    /**
     * Multiplies what the user configured; 1 puts back the very objects that were there.
     *
     * @param updaters those with a learning rate; may name one twice
     * @param factor above 0, at most 1
     * @param iteration number of the next iteration
     * @param epoch number of the epoch
     * @throws IllegalStateException if an updater hides its rate or schedule; nothing is changed then
     */
    void scale(Collection<IUpdater> updaters, double factor, int iteration, int epoch) {
        change(updaters, factor, maxInForce, iteration, epoch);
    }

    /**
     * Lets what the user configured count for at most a limit, before the factor.
     *
     * @param updaters those with a learning rate; may name one twice
     * @param max above 0; infinite for no limit
     * @param iteration number of the next iteration
     * @param epoch number of the epoch
     * @throws IllegalStateException if an updater hides its rate or schedule; nothing is changed then
     */
    void limit(Collection<IUpdater> updaters, double max, int iteration, int epoch) {
        change(updaters, factorInForce, max, iteration, epoch);
    }

    private void change(Collection<IUpdater> updaters, double factor, double max, int iteration, int epoch) {
        if (factor == 1 && max == Double.POSITIVE_INFINITY) {
            restore();
            return;
        }
        IdentityHashMap<IUpdater, Original> wanted = new IdentityHashMap<>();
        for (IUpdater updater : updaters) {
            Original known = originals.get(updater);
            wanted.put(updater, known == null ? originalOf(updater) : known);
        }
        originals.putAll(wanted);
        schedules = new ScaledSchedules();
        wanted.forEach((updater, original) -> {
            ISchedule schedule = original.schedule();
            updater.setLrAndSchedule(
                    Math.min(original.learningRate(), max) * factor,
                    schedule == null ? null : schedules.scaled(schedule, factor, max, iteration, epoch));
        });
        factorInForce = factor;
        maxInForce = max;
    }

    /** To be called before each step: gives the step what schedules of the user's own say. */
    void follow(int iteration, int epoch) {
        schedules.follow(iteration, epoch);
    }

    /** Puts back what the user configured. */
    void restore() {
        originals.forEach(
                (updater, original) -> updater.setLrAndSchedule(original.learningRate(), original.schedule()));
        originals.clear();
        schedules = new ScaledSchedules();
        factorInForce = 1;
        maxInForce = Double.POSITIVE_INFINITY;
    }

    /** {@link IUpdater} can set rate and schedule but not tell them; every updater of ND4J has these two accessors. */
    private static Original originalOf(IUpdater updater) {
        try {
            double rate =
                    (double) updater.getClass().getMethod("getLearningRate").invoke(updater);
            Object schedule =
                    updater.getClass().getMethod("getLearningRateSchedule").invoke(updater);
            return new Original(rate, (ISchedule) schedule);
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalStateException(
                    updater.getClass().getName() + " does not tell its learning rate and schedule"
                            + " (getLearningRate() and getLearningRateSchedule()), so they could not be put back",
                    e);
        }
    }
}
