package io.gradwatch.dl4j;

import java.util.Collection;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Scales learning rates where updaters read them, in their configuration objects, so that moments and schedules stay.
 * Knows what the user had configured until it has put that back.
 */
final class UpdaterRates {
    private final IdentityHashMap<IUpdater, Original> originals = new IdentityHashMap<>();
    private ScaledSchedules schedules = new ScaledSchedules();

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
        if (factor == 1) {
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
                    original.learningRate() * factor,
                    schedule == null ? null : schedules.scaled(schedule, factor, iteration, epoch));
        });
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
