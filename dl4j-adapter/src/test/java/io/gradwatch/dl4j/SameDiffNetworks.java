package io.gradwatch.dl4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/** Small real networks written in SameDiff, and data for them, reproducible from a seed. */
final class SameDiffNetworks {
    static final int INPUTS = 4;
    static final int CLASSES = 3;
    static final int STEPS = 3;
    private static final long SEED = 12345;

    private SameDiffNetworks() {}

    /** Two scopes of weights and biases, with L2 and weight decay, and a variable the loss does not depend on. */
    static SameDiff dense(IUpdater updater, DataType type) {
        Random random = new Random(SEED);
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.placeHolder("x", type, -1, INPUTS);
        SDVariable y = sd.placeHolder("y", type, -1, CLASSES);
        SDVariable hidden = sd.math.tanh(
                x.mmul(weights(sd, "hidden/W", random, type, INPUTS, 6)).add(weights(sd, "hidden/b", random, type, 6)));
        SDVariable out = sd.nn.linear(
                "out",
                hidden,
                weights(sd, "output/W", random, type, 6, CLASSES),
                weights(sd, "output/b", random, type, CLASSES));
        weights(sd, "unused", random, type, 2);
        sd.loss.softmaxCrossEntropy("loss", y, out, null);
        return trained(sd, updater, new L2Regularization(1e-3), new WeightDecay(1e-3, true));
    }

    /** A convolution over images of 5 by 5 pixels, then a layer without name scope. */
    static SameDiff convolution(IUpdater updater, DataType type) {
        Random random = new Random(SEED);
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.placeHolder("x", type, -1, 1, 5, 5);
        SDVariable y = sd.placeHolder("y", type, -1, CLASSES);
        SDVariable maps = sd.cnn.conv2d(
                x,
                weights(sd, "conv/W", random, type, 2, 2, 1, 3),
                weights(sd, "conv/b", random, type, 3),
                Conv2DConfig.builder().kH(2).kW(2).sH(1).sW(1).build());
        SDVariable flat = sd.nn.relu(maps, 0).reshape(-1, 3 * 4 * 4);
        SDVariable out = flat.mmul(weights(sd, "W", random, type, 3 * 4 * 4, CLASSES))
                .add(weights(sd, "b", random, type, CLASSES));
        sd.loss.softmaxCrossEntropy("loss", y, out, null);
        return trained(sd, updater);
    }

    /** A plain recurrent network unrolled in time: its weights are read once per time step. */
    static SameDiff recurrent(IUpdater updater, DataType type) {
        Random random = new Random(SEED);
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.placeHolder("x", type, -1, STEPS * INPUTS);
        SDVariable y = sd.placeHolder("y", type, -1, CLASSES);
        SDVariable w = weights(sd, "rnn/W", random, type, INPUTS, 5);
        SDVariable rw = weights(sd, "rnn/RW", random, type, 5, 5);
        SDVariable b = weights(sd, "rnn/b", random, type, 5);
        SDVariable[] parts = sd.split(x, STEPS, 1);
        SDVariable state = sd.math.tanh(parts[0].mmul(w).add(b));
        for (int t = 1; t < STEPS; t++) {
            state = sd.math.tanh(parts[t].mmul(w).add(state.mmul(rw)).add(b));
        }
        SDVariable out = sd.nn.linear(
                state,
                weights(sd, "output/W", random, type, 5, CLASSES),
                weights(sd, "output/b", random, type, CLASSES));
        sd.loss.softmaxCrossEntropy("loss", y, out, null);
        return trained(sd, updater);
    }

    static SDVariable weights(SameDiff sd, String name, Random random, DataType type, long... shape) {
        INDArray values = Nd4j.create(type, shape);
        for (long i = 0; i < values.length(); i++) {
            values.putScalar(i, random.nextGaussian() * 0.5);
        }
        return sd.var(name, values);
    }

    static SameDiff trained(SameDiff sd, IUpdater updater, Regularization... regularization) {
        sd.setTrainingConfig(TrainingConfig.builder()
                .updater(updater)
                .regularization(regularization)
                .dataSetFeatureMapping("x")
                .dataSetLabelMapping("y")
                .minimize("loss")
                .build());
        return sd;
    }

    /**
     * Keeps SameDiff from reusing arrays that are still needed: with this cache, 1.0.0-M2.1 computes wrong gradients from the
     * second mini-batch of a fit on.
     */
    static SameDiff withoutArrayCache(SameDiff sd) {
        sd.createGradFunction();
        sd.getFunction("grad").setEnableCache(false);
        return sd;
    }

    /** Random mini-batches that fit the network's input. */
    static List<DataSet> batches(SameDiff sd, int count, int examples) {
        Random random = new Random(SEED + 1);
        long[] shape = sd.getVariable("x").placeholderShape().clone();
        shape[0] = examples;
        List<DataSet> batches = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            INDArray x = Nd4j.create(sd.getVariable("x").dataType(), shape);
            for (long i = 0; i < x.length(); i++) {
                x.putScalar(i, random.nextGaussian());
            }
            INDArray y = Nd4j.create(sd.getVariable("x").dataType(), examples, CLASSES);
            for (int i = 0; i < examples; i++) {
                y.putScalar(i, random.nextInt(CLASSES), 1);
            }
            batches.add(new DataSet(x, y));
        }
        return batches;
    }

    /** The same mini-batch with one feature that is NaN. */
    static DataSet poisoned(DataSet batch) {
        INDArray features = batch.getFeatures().dup();
        features.putScalar(0, Double.NaN);
        return new DataSet(features, batch.getLabels());
    }

    static double loss(SameDiff sd, DataSet batch) {
        return sd.outputSingle(Map.of("x", batch.getFeatures(), "y", batch.getLabels()), "loss")
                .getDouble(0);
    }

    /** Copies of all variables' values, by name. */
    static Map<String, double[]> parameters(SameDiff sd) {
        Map<String, double[]> values = new HashMap<>();
        for (SDVariable variable : sd.variables()) {
            if (variable.getVariableType() == VariableType.VARIABLE) {
                values.put(variable.name(), doubles(variable.getArr()));
            }
        }
        return values;
    }

    /** Copies of all that updaters remember, by name of variable and state. */
    static Map<String, double[]> updaterState(SameDiff sd) {
        Map<String, double[]> values = new HashMap<>();
        for (Map.Entry<String, ? extends GradientUpdater<?>> each : updaters(sd).entrySet()) {
            each.getValue().getState().forEach((key, array) -> values.put(each.getKey() + " " + key, doubles(array)));
        }
        return values;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // declared as a map to the raw type
    private static Map<String, ? extends GradientUpdater<?>> updaters(SameDiff sd) {
        return (Map) sd.getUpdaterMap();
    }

    static double[] doubles(INDArray array) {
        double[] values = new double[Math.toIntExact(array.length())];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.getDouble(i);
        }
        return values;
    }
}
