package io.gradwatch.dl4j;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.Monitor;
import io.gradwatch.action.Action;
import io.gradwatch.action.Clipping;
import io.gradwatch.guard.GuardFactory;
import io.gradwatch.guard.Guards;
import io.gradwatch.policy.PlannedAction;
import io.gradwatch.policy.Policies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Limits on elements and units. Sgd moves a parameter by exactly its rate times the mean gradient. */
class ElementClippingTest {
    private static final double RATE = 0.1;

    /** Two batch sizes tell the sum over the mini-batch from its mean. DL4J 1.0.0-M2.1 cannot train SeparableConvolution2D. */
    static Stream<Arguments> networks() {
        Stream.Builder<Arguments> networks = Stream.builder();
        for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
            for (int batchSize : List.of(1, 4)) {
                DataSet rows = Networks.batches(1, batchSize, type).get(0);
                DataSet images = Networks.images(1, batchSize, type).get(0);
                networks.add(network("dense", () -> dense(type, true), rows));
                networks.add(network("dense, gradients summed", () -> dense(type, false), rows));
                networks.add(network("graph", () -> graph(type), rows));
                networks.add(network("convolution", () -> Networks.convolution(new Sgd(RATE), type), images));
                networks.add(network(
                        "deconvolution", () -> images(type, new Deconvolution2D.Builder(2, 2).nOut(3)), images));
                networks.add(network(
                        "depthwise",
                        () -> images(type, new DepthwiseConvolution2D.Builder(2, 2).depthMultiplier(3)),
                        images));
                networks.add(network(
                        "lstm", () -> Networks.lstm(new Sgd(RATE), type), Networks.sequences(batchSize, 5, type)));
            }
        }
        return networks.build();
    }

    private static Arguments network(String name, Supplier<Model> network, DataSet batch) {
        return Arguments.of(name + " " + batch.getFeatures().dataType() + " x " + batch.numExamples(), network, batch);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void everyElementOfTheMeanGradientIsLimited(String name, Supplier<Model> network, DataSet batch) {
        double maxValue = 0.05;
        Map<String, INDArray> gradients = gradients(network.get(), batch);
        Map<String, INDArray> clipped =
                gradients(guarded(network, Guards.clipElements(), Map.of("maxValue", maxValue)), batch);

        int limited = 0;
        for (Map.Entry<String, INDArray> parameter : gradients.entrySet()) {
            INDArray full = parameter.getValue();
            for (long i = 0; i < full.length(); i++) {
                long[] at = Shape.ind2subC(full.shape(), i);
                double expected = Math.max(-maxValue, Math.min(maxValue, full.getDouble(at)));
                limited += expected == full.getDouble(at) ? 0 : 1;
                assertThat(of(clipped, parameter.getKey()).getDouble(at))
                        .as(parameter.getKey())
                        .isCloseTo(expected, within(tolerance(full)));
            }
        }
        assertThat(limited).isBetween(1, Networks.parametersOf(network.get()).length - 1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void everyUnitButThoseOfTheOutputLayerIsLimitedToAShareOfItsWeights(
            String name, Supplier<Model> network, DataSet batch) {
        double lambda = 0.05;
        Model without = network.get();
        Map<String, INDArray> weights = parameters(without);
        Map<String, INDArray> gradients = gradients(without, batch);
        Map<String, INDArray> clipped =
                gradients(guarded(network, Guards.clipAdaptive(), Map.of("lambda", lambda)), batch);

        int limited = 0;
        for (Map.Entry<String, INDArray> parameter : gradients.entrySet()) {
            INDArray full = parameter.getValue();
            Map<Long, Double> squaresOfGradient = squaresByUnit(name, parameter.getKey(), full);
            Map<Long, Double> squaresOfWeights =
                    squaresByUnit(name, parameter.getKey(), of(weights, parameter.getKey()));
            for (long i = 0; i < full.length(); i++) {
                long[] at = Shape.ind2subC(full.shape(), i);
                long unit = unit(name, parameter.getKey(), full.shape(), at);
                double norm = Math.sqrt(of(squaresOfGradient, unit));
                double bound = lambda * Math.max(1e-3, Math.sqrt(of(squaresOfWeights, unit)));
                boolean output = parameter.getKey().startsWith("1_")
                        || parameter.getKey().startsWith("out_");
                double factor = output ? 1 : Math.min(1, bound / norm);
                limited += factor < 1 ? 1 : 0;
                assertThat(of(clipped, parameter.getKey()).getDouble(at))
                        .as(parameter.getKey())
                        .isCloseTo(factor * full.getDouble(at), within(tolerance(full)));
            }
        }
        assertThat(limited).isPositive();
    }

    /**
     * Inputs 1 and 1; hidden weights (1, 0) and (0, 2) by unit; output weights 1 and 1. So the output is 3; with label 1
     * the derivative of the squared error is 4, and so is every element of the hidden gradient: norm 4 x sqrt(2) by unit.
     * With lambda 0.5 the units are limited to 0.5 and 1.
     */
    @ParameterizedTest
    @CsvSource({"1, true", "3, true", "3, false"})
    void handCalculatedUnitsAreLimited(int examples, boolean mean) {
        MultiLayerNetwork net = twoUnits(1, 0, 0, 2, mean);
        net.addListeners(listener(Guards.clipAdaptive(), Map.of("lambda", 0.5)));
        net.fit(new DataSet(Nd4j.ones(DataType.DOUBLE, examples, 2), Nd4j.ones(DataType.DOUBLE, examples, 1)));

        double root = Math.sqrt(2);
        assertThat(net.getParam("0_W").getColumn(0).toDoubleVector())
                .containsExactly(new double[] {1 - 0.5 / root, -0.5 / root}, within(1e-12));
        assertThat(net.getParam("0_W").getColumn(1).toDoubleVector())
                .containsExactly(new double[] {-1 / root, 2 - 1 / root}, within(1e-12));
        // 1 minus the unlimited gradient 4 x (1, 2), summed over the examples if the user wants the sum.
        double summed = mean ? 1 : examples;
        assertThat(net.getParam("1_W").toDoubleVector())
                .containsExactly(new double[] {1 - 4 * summed, 1 - 8 * summed}, within(1e-12));
    }

    /** Output 1, label 1: no; output 2, derivative 2 for the unit of zeros, which may move by 0.5 x epsilon in norm. */
    @Test
    void unitThatWasInitialisedWithZerosMayStillLearn() {
        MultiLayerNetwork net = twoUnits(1, 1, 0, 0, true);
        net.addListeners(listener(Guards.clipAdaptive(), Map.of("lambda", 0.5, "epsilon", 0.1)));
        net.fit(new DataSet(Nd4j.ones(DataType.DOUBLE, 1, 2), Nd4j.ones(DataType.DOUBLE, 1, 1)));

        double moved = 0.05 / Math.sqrt(2);
        assertThat(net.getParam("0_W").getColumn(1).toDoubleVector())
                .containsExactly(new double[] {-moved, -moved}, within(1e-12));
    }

    @Test
    void factorsComeBeforeLimitsOnElements() {
        MultiLayerNetwork net = twoUnits(1, 0, 0, 2, true);
        net.addListeners(GradwatchListener.builder(Monitor.builder()
                        .guard(Guards.clipElements(), Map.of("maxValue", 3))
                        .guard(Guards.of("half", topology -> sample -> Guards.scaleAll(2, 0.5, "half"))))
                .build());
        net.fit(new DataSet(Nd4j.ones(DataType.DOUBLE, 1, 2), Nd4j.ones(DataType.DOUBLE, 1, 1)));

        // 4 halved is 2, below the limit of 3; 8 halved is 4, above it.
        assertThat(net.getParam("0_W").getColumn(0).toDoubleVector()).containsExactly(-1, -2);
        assertThat(net.getParam("1_W").toDoubleVector()).containsExactly(-1, -2);
    }

    static Stream<Clipping> clippings() {
        return Stream.of(new Clipping.Elements(1e-9), new Clipping.Adaptive(1e-9, 1e-3));
    }

    @ParameterizedTest
    @MethodSource("clippings")
    void aPolicySwitchesItOnAndOff(Clipping clipping) {
        Recording recording = new Recording();
        MultiLayerNetwork net = dense(DataType.DOUBLE, true);
        Map<Long, Action> script = Map.of(0L, new Action.EnableClipping(clipping), 1L, new Action.ReleaseClipping());
        net.addListeners(GradwatchListener.builder()
                .policy(Policies.of("script", topology -> situation -> {
                    Action action = script.get(situation.sample().iteration());
                    return action == null ? List.of() : List.of(new PlannedAction(action, "script"));
                }))
                .exporter(recording.exporter())
                .build());
        List<Double> moved = new ArrayList<>();
        for (DataSet batch : Networks.batches(3, 4, DataType.DOUBLE)) {
            INDArray before = net.getParam("0_W").dup();
            net.fit(batch);
            moved.add(before.sub(net.getParam("0_W")).norm2Number().doubleValue());
        }

        assertThat(recording.actions()).hasSize(2).allMatch(action -> action.isApplied());
        assertThat(moved.get(0)).isGreaterThan(1e-6);
        assertThat(moved.get(1)).isBetween(Double.MIN_NORMAL, 1e-8);
        assertThat(moved.get(2)).isGreaterThan(1e-6);
    }

    @Test
    void statisticsOfBatchNormalizationAreLeftAlone() {
        DataSet batch = Networks.batches(1, 5, DataType.DOUBLE).get(0);
        MultiLayerNetwork full = Networks.withBatchNormalization(new Sgd(RATE), DataType.DOUBLE);
        MultiLayerNetwork clipped = Networks.withBatchNormalization(new Sgd(RATE), DataType.DOUBLE);
        clipped.addListeners(GradwatchListener.builder(Monitor.builder()
                        .guard(Guards.clipAdaptive(), Map.of("lambda", 1e-6))
                        .guard(Guards.clipElements(), Map.of("maxValue", 1e-6)))
                .build());
        full.fit(batch);
        clipped.fit(batch);

        assertThat(clipped.getParam("1_mean").toDoubleVector())
                .containsExactly(full.getParam("1_mean").toDoubleVector());
    }

    private static MultiLayerNetwork dense(DataType type, boolean mean) {
        return init(Networks.base(new Sgd(RATE), type)
                .miniBatch(mean)
                .list()
                .layer(new DenseLayer.Builder().nOut(6).build())
                .layer(output(Networks.CLASSES))
                .setInputType(InputType.feedForward(Networks.INPUTS))
                .build());
    }

    private static MultiLayerNetwork images(DataType type, Layer.Builder<?> layer) {
        return init(Networks.base(new Sgd(RATE), type)
                .list()
                .layer(layer.build())
                .layer(output(Networks.CLASSES))
                .setInputType(InputType.convolutional(5, 5, 1))
                .build());
    }

    private static ComputationGraph graph(DataType type) {
        ComputationGraph graph = new ComputationGraph(Networks.base(new Sgd(RATE), type)
                .graphBuilder()
                .addInputs("in")
                .addLayer("left", new DenseLayer.Builder().nOut(4).build(), "in")
                .addLayer("right", new DenseLayer.Builder().nOut(5).build(), "in")
                .addLayer("out", output(Networks.CLASSES), "left", "right")
                .setOutputs("out")
                .setInputTypes(InputType.feedForward(Networks.INPUTS))
                .build());
        graph.init();
        return graph;
    }

    /** Two inputs, two hidden units with the given weights, one output with weights 1; no biases, no activations. */
    private static MultiLayerNetwork twoUnits(
            double first0, double first1, double second0, double second1, boolean mean) {
        MultiLayerNetwork net = init(Networks.base(new Sgd(1), DataType.DOUBLE)
                .miniBatch(mean)
                .activation(Activation.IDENTITY)
                .list()
                .layer(new DenseLayer.Builder().nIn(2).nOut(2).hasBias(false).build())
                .layer(new OutputLayer.Builder(LossFunction.SQUARED_LOSS)
                        .activation(Activation.IDENTITY)
                        .nIn(2)
                        .nOut(1)
                        .hasBias(false)
                        .build())
                .build());
        net.getParam("0_W").assign(Nd4j.createFromArray(new double[][] {{first0, second0}, {first1, second1}}));
        net.getParam("1_W").assign(1);
        return net;
    }

    private static OutputLayer output(int outputs) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nOut(outputs)
                .build();
    }

    private static MultiLayerNetwork init(org.deeplearning4j.nn.conf.MultiLayerConfiguration configuration) {
        MultiLayerNetwork net = new MultiLayerNetwork(configuration);
        net.init();
        return net;
    }

    private static Model guarded(Supplier<Model> network, GuardFactory guard, Map<String, ?> settings) {
        Model model = network.get();
        model.addListeners(listener(guard, settings));
        return model;
    }

    private static GradwatchListener listener(GuardFactory guard, Map<String, ?> settings) {
        return GradwatchListener.builder(Monitor.builder().guard(guard, settings))
                .build();
    }

    /** The mean gradients of one step, each in the shape of its parameter, as far as a step of Sgd tells. */
    private static Map<String, INDArray> gradients(Model model, DataSet batch) {
        Map<String, INDArray> before = parameters(model);
        Networks.fit(model, batch);
        Map<String, INDArray> gradients = new LinkedHashMap<>();
        before.forEach((key, value) ->
                gradients.put(key, value.sub(model.paramTable().get(key)).divi(RATE)));
        return gradients;
    }

    private static Map<String, INDArray> parameters(Model model) {
        Map<String, INDArray> copies = new LinkedHashMap<>();
        model.paramTable().forEach((key, value) -> copies.put(key, value.dup()));
        return copies;
    }

    private static <K, V> V of(Map<K, V> map, K key) {
        return requireNonNull(map.get(key), "value");
    }

    private static Map<Long, Double> squaresByUnit(String network, String key, INDArray array) {
        Map<Long, Double> squares = new LinkedHashMap<>();
        for (long i = 0; i < array.length(); i++) {
            long[] at = Shape.ind2subC(array.shape(), i);
            squares.merge(
                    unit(network, key, array.shape(), at), array.getDouble(at) * array.getDouble(at), Double::sum);
        }
        return squares;
    }

    /** By the shapes that DL4J documents for its parameters. */
    private static long unit(String network, String key, long[] shape, long[] at) {
        if (at.length == 4 && network.startsWith("deconvolution")) {
            return at[1];
        }
        if (at.length == 4 && network.startsWith("depthwise")) {
            return at[2] * shape[3] + at[3];
        }
        if (at.length == 4) {
            return at[0];
        }
        return key.endsWith("b") ? 0 : at[1];
    }

    /** A step is rounded where it is added to a parameter below 4 in magnitude, and divided by the rate afterwards. */
    private static double tolerance(INDArray array) {
        return (array.dataType() == DataType.FLOAT ? Math.ulp(4f) : Math.ulp(4.0)) / RATE;
    }
}
