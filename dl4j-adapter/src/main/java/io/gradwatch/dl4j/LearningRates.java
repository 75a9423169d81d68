package io.gradwatch.dl4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * The learning rates of one network. They are changed where the updaters read them, in their configuration objects:
 * {@code setLearningRate} of the network would delete schedules, rebuild the updater and miss some layers.
 */
final class LearningRates {
    private final IdentityHashMap<IUpdater, Original> originals = new IdentityHashMap<>();

    /** What the user configured. */
    private record Original(double learningRate, @Nullable ISchedule schedule) {}

    /**
     * Multiplies what the user configured; 1 puts back the very objects that were there.
     *
     * @throws IllegalStateException if an updater hides its schedule; nothing is changed then
     */
    void scale(ParameterTable table, double factor) {
        if (factor == 1) {
            restore();
            return;
        }
        List<IUpdater> updaters = updatersOf(table);
        for (IUpdater updater : updaters) {
            if (!originals.containsKey(updater)) {
                originals.put(updater, originalOf(updater));
            }
        }
        for (IUpdater updater : updaters) {
            Original original = originals.get(updater);
            if (original != null) {
                ISchedule schedule = original.schedule();
                updater.setLrAndSchedule(
                        original.learningRate() * factor,
                        schedule == null ? null : new ScaledSchedule(schedule, factor));
            }
        }
    }

    /** Puts back what the user configured. */
    void restore() {
        originals.forEach(
                (updater, original) -> updater.setLrAndSchedule(original.learningRate(), original.schedule()));
        originals.clear();
    }

    /** Whether any trainable parameter has a learning rate at all. */
    static boolean exist(ParameterTable table) {
        return !updatersOf(table).isEmpty();
    }

    private static List<IUpdater> updatersOf(ParameterTable table) {
        var unique = Collections.newSetFromMap(new IdentityHashMap<IUpdater, Boolean>());
        for (int p = 0; p < table.entries().size(); p++) {
            ParameterTable.Entry entry = table.entries().get(p);
            if (table.topology().parameters().get(p).trainable()) {
                IUpdater updater = entry.owner().getConfig().getUpdaterByParam(entry.key());
                if (updater != null && updater.hasLearningRate()) {
                    unique.add(updater);
                }
            }
        }
        return new ArrayList<>(unique);
    }

    /** {@link IUpdater} can set rate and schedule but not tell them; every updater of DL4J has these two accessors. */
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
