package io.gradwatch.dl4j;

import io.gradwatch.topology.ParameterInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * The learning rates of one network. While they are scaled or limited, copies with another rate stand in for the user's updater
 * objects, which are never changed themselves: they may be shared by layers that keep their rate, and by other networks.
 * {@code setLearningRate} of the network would delete schedules, change the user's objects and miss some layers.
 *
 * <p>DL4J reads rates from the updater objects it was made with, and unites neighbours with equal updaters in blocks. So the
 * updater is made anew at each change; its state stays, and is moved where the blocks now want it.
 */
final class LearningRates {
    /** The user's updaters by what stands in for them. */
    private final IdentityHashMap<IUpdater, IUpdater> originals = new IdentityHashMap<>();

    private Wanted inForce = new Wanted(1, Map.of(), Double.POSITIVE_INFINITY);
    private ScaledSchedules schedules = new ScaledSchedules();

    /**
     * What is to become of the user's rates.
     *
     * @param all factor of all layers
     * @param layers further factors by index of the layer; without one it is 1
     * @param max what the user's rate counts for at most, before the factors
     */
    private record Wanted(double all, Map<Integer, Double> layers, double max) {
        double factor(int layer) {
            return all * layers.getOrDefault(layer, 1.0);
        }

        boolean leavesAlone(int layer) {
            return factor(layer) == 1 && max == Double.POSITIVE_INFINITY;
        }
    }

    /**
     * Trains all layers on at the user's rate times a factor, and times that of each layer; 1 puts back the very objects
     * that were there.
     *
     * @throws IllegalStateException if that cannot be done, and why; nothing is changed then
     */
    void scale(Network network, ParameterTable table, double factor) {
        change(network, table, new Wanted(factor, inForce.layers(), inForce.max()));
    }

    /**
     * Trains one layer on at the user's rate times a factor, and times that of all layers.
     *
     * @param layer index in the topology
     * @throws IllegalStateException if that cannot be done, and why; nothing is changed then
     */
    void scaleLayer(Network network, ParameterTable table, int layer, double factor) {
        Map<Integer, Double> layers = new HashMap<>(inForce.layers());
        layers.put(layer, factor);
        if (factor == 1) {
            layers.remove(layer);
        }
        change(network, table, new Wanted(inForce.all(), layers, inForce.max()));
    }

    /**
     * Lets the user's rate count for at most a limit, in all layers.
     *
     * @param max infinite for no limit
     * @throws IllegalStateException if that cannot be done, and why; nothing is changed then
     */
    void limit(Network network, ParameterTable table, double max) {
        change(network, table, new Wanted(inForce.all(), inForce.layers(), max));
    }

    /** To be called before each step: gives the step what schedules of the user's own say. */
    void follow(Network network) {
        schedules.follow(network.iterationCount(), network.epochCount());
    }

    /** Whether any trainable parameter has a learning rate at all. */
    static boolean exist(ParameterTable table) {
        return !updaters(table).isEmpty();
    }

    /** Whether any trainable parameter of a layer has a learning rate. */
    static boolean exist(ParameterTable table, int layer) {
        return updaters(table).containsKey(layer);
    }

    private void change(Network network, ParameterTable table, Wanted wanted) {
        if (!wanted.equals(inForce)) {
            standIn(network, table, wanted);
            inForce = wanted;
        }
    }

    private void standIn(Network network, ParameterTable table, Wanted wanted) {
        Map<UpdaterSlot, IUpdater> before = new LinkedHashMap<>();
        Map<UpdaterSlot, IUpdater> after = new LinkedHashMap<>();
        var copies = new HashMap<Double, IdentityHashMap<IUpdater, IUpdater>>();
        ScaledSchedules scaled = new ScaledSchedules();
        updaters(table).forEach((layer, inUse) -> {
            double factor = wanted.factor(layer);
            if (wanted.leavesAlone(layer) && inUse.stream().noneMatch(originals::containsKey)) {
                return;
            }
            for (UpdaterSlot slot : slots(table, layer, inUse)) {
                IUpdater now = slot.get().get();
                if (now != null && now.hasLearningRate()) {
                    // Layers that shared an updater share its copy.
                    var ofThisFactor = copies.computeIfAbsent(factor, f -> new IdentityHashMap<>());
                    before.put(slot, now);
                    after.put(
                            slot,
                            ofThisFactor.computeIfAbsent(
                                    originals.getOrDefault(now, now),
                                    user -> wanted.leavesAlone(layer)
                                            ? user
                                            : copy(user, factor, wanted.max(), scaled, network)));
                }
            }
        });
        exchange(network, before, after);
        schedules = scaled;
        originals.clear();
        copies.forEach((factor, ofThisFactor) -> ofThisFactor.forEach((user, copy) -> {
            if (user != copy) {
                originals.put(copy, user);
            }
        }));
    }

    /** Puts updaters into the configuration and has the network's updater made from them; or else changes nothing. */
    private static void exchange(Network network, Map<UpdaterSlot, IUpdater> before, Map<UpdaterSlot, IUpdater> after) {
        UpdaterStateLayout old = UpdaterStateLayout.of(network.updaterBlocks());
        INDArray state = network.updaterState();
        try {
            after.forEach((slot, updater) -> slot.set().accept(updater));
            network.renewUpdater();
            UpdaterStateLayout wanted = UpdaterStateLayout.of(network.updaterBlocks());
            if (!old.hasPiecesOf(wanted)) {
                throw new IllegalStateException("with another learning rate an updater keeps another state");
            }
            if (state != null && !old.equals(wanted)) {
                INDArray copy = Nd4j.createUninitializedDetached(state.dataType(), state.length());
                copy.assign(state.reshape(state.length()));
                old.copy(copy, state, wanted);
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            before.forEach((slot, updater) -> slot.set().accept(updater));
            network.renewUpdater();
            throw e;
        }
    }

    private static IUpdater copy(IUpdater user, double factor, double max, ScaledSchedules schedules, Network network) {
        double rate = asked(user, "getLearningRate", Double.class)
                .orElseThrow(() -> new IllegalStateException(
                        user.getClass().getName() + " has a learning rate, and says that it is null"));
        @Nullable
        ISchedule schedule =
                asked(user, "getLearningRateSchedule", ISchedule.class).orElse(null);
        IUpdater copy = user.clone();
        copy.setLrAndSchedule(
                Math.min(rate, max) * factor,
                schedule == null
                        ? null
                        : schedules.scaled(schedule, factor, max, network.iterationCount() + 1, network.epochCount()));
        return copy;
    }

    /** {@link IUpdater} can set rate and schedule but not tell them; every updater of DL4J has these two accessors. */
    private static <T> Optional<T> asked(IUpdater updater, String accessor, Class<T> type) {
        try {
            return Optional.ofNullable(
                    type.cast(updater.getClass().getMethod(accessor).invoke(updater)));
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalStateException(
                    updater.getClass().getName() + " does not tell its learning rate and schedule"
                            + " (getLearningRate() and getLearningRateSchedule()), so they cannot be scaled",
                    e);
        }
    }

    /** The updaters with a learning rate that the trainable parameters of each layer have now. */
    private static Map<Integer, List<IUpdater>> updaters(ParameterTable table) {
        Map<Integer, List<IUpdater>> updaters = new LinkedHashMap<>();
        for (int p = 0; p < table.entries().size(); p++) {
            ParameterTable.Entry entry = table.entries().get(p);
            ParameterInfo parameter = table.topology().parameters().get(p);
            if (parameter.trainable()) {
                IUpdater updater = entry.owner().getConfig().getUpdaterByParam(entry.key());
                if (updater != null && updater.hasLearningRate()) {
                    updaters.computeIfAbsent(parameter.layer(), layer -> new ArrayList<>())
                            .add(updater);
                }
            }
        }
        return updaters;
    }

    private static List<UpdaterSlot> slots(ParameterTable table, int layer, List<IUpdater> inUse) {
        ParameterTable.Entry first = table.entries().get(table.firstOf(layer));
        List<UpdaterSlot> slots = UpdaterSlot.of(first.owner().getConfig());
        for (IUpdater updater : inUse) {
            if (slots.stream().noneMatch(slot -> slot.get().get() == updater)) {
                throw new IllegalStateException("layer "
                        + table.topology().layers().get(layer).name()
                        + " keeps its updater where it cannot be exchanged ("
                        + first.owner().getConfig().getClass().getName() + ")");
            }
        }
        return slots;
    }
}
