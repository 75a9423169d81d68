package io.gradwatch.dl4j;

import static java.util.Objects.requireNonNull;

import io.gradwatch.topology.Topology;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;

/**
 * The trainable variables of one network: the topology that describes them and, in the same order, their names and those of
 * their gradients. Holds no array: SameDiff closes gradients and may replace parameters.
 */
final class SameDiffVariables {
    /** The function that SameDiff keeps its backward pass in. Callbacks during a step are given it, not the network. */
    private static final String GRADIENT_FUNCTION = "grad";

    private final Topology topology;
    private final List<String> names;
    private final Map<String, Integer> byName = new HashMap<>();
    private final Map<String, Integer> byGradient = new HashMap<>();
    private final WeakReference<SameDiff> gradients;

    private SameDiffVariables(SameDiffLayers.Found found, SameDiff gradients) {
        this.topology = found.topology();
        this.names = found.names();
        this.gradients = new WeakReference<>(gradients);
        for (int p = 0; p < names.size(); p++) {
            byName.put(names.get(p), p);
            SDVariable gradient = gradients.getVariable(names.get(p)).getGradient();
            if (gradient != null) {
                byGradient.put(gradient.name(), p);
            }
        }
    }

    /**
     * Describes a network as it is now.
     *
     * @throws IllegalArgumentException if nothing of it can be trained
     */
    static SameDiffVariables of(SameDiff sd) {
        if (sd.getTrainingConfig() == null) {
            throw new IllegalArgumentException(
                    "the network has no training configuration: call setTrainingConfig first");
        }
        if (!sd.hasGradientFunction()) {
            sd.createGradFunction();
        }
        SameDiff gradients = requireNonNull(sd.getFunction(GRADIENT_FUNCTION), "gradient function");
        List<SameDiffLayers.Trainable> trainable = new ArrayList<>();
        for (SDVariable variable : sd.variables()) {
            if (variable.getVariableType() == VariableType.VARIABLE
                    && variable.dataType().isFPType()) {
                boolean trained = gradients.getVariable(variable.name()).getGradient() != null;
                trainable.add(new SameDiffLayers.Trainable(
                        variable.name(),
                        LongStream.of(variable.getShape()).boxed().toList(),
                        trained));
            }
        }
        if (trainable.isEmpty()) {
            throw new IllegalArgumentException("the network has no trainable variables");
        }
        String updater = sd.getTrainingConfig().getUpdater().getClass().getSimpleName();
        return new SameDiffVariables(SameDiffLayers.in(SameDiffGraph.of(sd), trainable, updater), gradients);
    }

    Topology topology() {
        return topology;
    }

    /** Whether the network still has the backward pass that was described. A graph that changes gets a new one. */
    boolean stillDescribe(SameDiff sd) {
        return gradients.refersTo(sd.getFunction(GRADIENT_FUNCTION));
    }

    /** Whether this is the backward pass that was described. */
    boolean areTrainedBy(SameDiff gradientFunction) {
        return gradients.refersTo(gradientFunction);
    }

    /** Whether the backward pass may reuse arrays that are still needed, as it does in 1.0.0-M2.1. */
    boolean mayReuseArrays() {
        SameDiff function = gradients.get();
        return function != null && function.isEnableCache();
    }

    /** Index of the variable of a name, null if it is none of these. */
    @Nullable
    Integer indexOf(String variable) {
        return byName.get(variable);
    }

    /** Index of the variable whose gradient has a name, null if there is none. */
    @Nullable
    Integer indexOfGradient(String gradient) {
        return byGradient.get(gradient);
    }

    /** The values of a variable. */
    INDArray array(SameDiff sd, int variable) {
        return requireNonNull(sd.getVariable(names.get(variable)).getArr(), "array of the variable");
    }

    /** What turns the gradient of a variable into its update; null before the first step ever. */
    @Nullable
    GradientUpdater<?> updater(SameDiff sd, int variable) {
        Map<String, ? extends GradientUpdater<?>> updaters = updatersOf(sd);
        return updaters.get(names.get(variable));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // declared as a map to the raw type
    private static Map<String, ? extends GradientUpdater<?>> updatersOf(SameDiff sd) {
        Map updaters = sd.getUpdaterMap();
        return updaters == null ? Map.of() : updaters;
    }
}
