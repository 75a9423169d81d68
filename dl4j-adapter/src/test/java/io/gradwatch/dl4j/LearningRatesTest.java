package io.gradwatch.dl4j;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.InverseSchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.RampSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.SigmoidSchedule;
import org.nd4j.linalg.schedule.StepSchedule;

/** A scaled learning rate, against networks that are configured with that rate. Powers of two scale without rounding. */
class LearningRatesTest {
    private static final double RATE = 0.1;
    private static final List<DataSet> BATCHES = Networks.batches(9, 5, DataType.FLOAT);
    private static final List<DataSet> SEQUENCES = sequences();

    static Stream<Function<Double, IUpdater>> updaters() {
        return Stream.of(
                Sgd::new,
                rate -> new Nesterovs(rate, 0.9),
                Adam::new,
                AMSGrad::new,
                AdaGrad::new,
                AdaMax::new,
                Nadam::new,
                RmsProp::new);
    }

    static Stream<Arguments> layersOfBothModels() {
        return updaters()
                .flatMap(updater -> Stream.of(0, 1, 2)
                        .flatMap(layer -> Stream.of(
                                Arguments.of(layer, named(updater, LearningRatesTest::threeLayers)),
                                Arguments.of(layer, named(updater, LearningRatesTest::threeVertices)))));
    }

    private record Configured(
            Function<Double, IUpdater> updater, Function<Function<Integer, IUpdater>, Model> network) {
        Model withRateOf(int layer, double rate) {
            IUpdater shared = updater.apply(RATE);
            return network.apply(i -> i == layer ? updater.apply(rate) : shared);
        }

        /** DL4J's own setLearningRate would change all layers that share an updater. */
        Model withoutSharing() {
            return network.apply(i -> updater.apply(RATE));
        }

        @Override
        public String toString() {
            return network.apply(i -> updater.apply(RATE)).getClass().getSimpleName() + " with "
                    + updater.apply(RATE).getClass().getSimpleName();
        }
    }

    private static Configured named(
            Function<Double, IUpdater> updater, Function<Function<Integer, IUpdater>, Model> network) {
        return new Configured(updater, network);
    }

    @ParameterizedTest(name = "layer {0} of {1}")
    @MethodSource("layersOfBothModels")
    void scalingOneLayerEqualsANetworkThatIsConfiguredSo(int layer, Configured network) {
        Model scaled = network.withRateOf(-1, Double.NaN);
        Model configured = network.withRateOf(layer, RATE / 4);
        scaleLayer(new LearningRates(), scaled, layer, 0.25);

        train(5, 0, scaled, configured);
        assertSame(scaled, configured);
    }

    @ParameterizedTest(name = "layer {0} of {1}")
    @MethodSource("layersOfBothModels")
    void scalingOneLayerAndReleasingItInTheMiddleOfTrainingKeepsWhatTheUpdaterHasLearnt(int layer, Configured network) {
        Model scaled = network.withRateOf(-1, Double.NaN);
        Model other = network.withoutSharing();
        LearningRates rates = new LearningRates();
        train(3, 0, scaled, other);
        scaleLayer(rates, scaled, layer, 0.25);
        setLearningRate(other, layer, RATE / 4);
        train(3, 3, scaled, other);
        assertSame(scaled, other);
        scaleLayer(rates, scaled, layer, 1);
        setLearningRate(other, layer, RATE);
        train(3, 6, scaled, other);

        assertThat(Networks.parametersOf(scaled)).containsExactly(Networks.parametersOf(other));
    }

    @Test
    void twoNeighboursThatComeToTheSameRateAreStillReleasedEachToItsOwn() {
        Model scaled = threeLayers(i -> new Adam(i == 0 ? RATE / 2 : RATE));
        Model bare = threeLayers(i -> new Adam(i == 0 ? RATE / 2 : RATE));
        LearningRates rates = new LearningRates();
        train(2, 0, scaled, bare);
        int blocks = network(scaled).updaterBlocks().size();
        scaleLayer(rates, scaled, 1, 0.5);
        assertThat(network(scaled).updaterBlocks()).as("2 + 1 layers").hasSize(blocks);
        scaleLayer(rates, scaled, 1, 1);
        train(3, 2, scaled, bare);

        assertSame(scaled, bare);
    }

    @Test
    void factorOfALayerMultipliesThatOfAllAndIsReleasedAlone() {
        Model model = threeLayers(i -> new Adam(RATE));
        List<IUpdater> originals = updatersOf(model);
        LearningRates rates = new LearningRates();
        scaleLayer(rates, model, 1, 0.5);
        assertRates(model, RATE, RATE / 2, RATE);
        scaleAll(rates, model, 0.25);
        assertRates(model, RATE / 4, RATE / 8, RATE / 4);
        scaleAll(rates, model, 1);
        assertRates(model, RATE, RATE / 2, RATE);
        scaleAll(rates, model, 0.25);
        scaleLayer(rates, model, 1, 1);
        assertRates(model, RATE / 4, RATE / 4, RATE / 4);
        scaleAll(rates, model, 1);

        assertSameObjects(updatersOf(model), originals);
    }

    /** Every way in which DL4J keeps an updater. */
    static Stream<Arguments> kinds() {
        return Stream.of(
                kind("dense with an updater of its own for biases", LearningRatesTest::withBiasUpdater, BATCHES),
                kind("batch normalization", u -> Networks.withBatchNormalization(u, DataType.FLOAT), BATCHES),
                kind("graph", u -> Networks.graph(u, DataType.FLOAT), BATCHES),
                kind("bidirectional", u -> recurrent(u, new Bidirectional(lstm())), SEQUENCES),
                kind("bidirectional in a wrapper", u -> recurrent(u, lastOf(new Bidirectional(lstm()))), labelled()),
                kind("last time step", u -> recurrent(u, lastOf(rnn())), labelled()),
                kind("self-attention", u -> recurrent(u, attention()), SEQUENCES),
                kind("SameDiff layer", u -> feedForward(u, new Doubling()), BATCHES),
                kind("attention vertex", LearningRatesTest::withAttentionVertex, labelled()));
    }

    private static Arguments kind(String name, Function<IUpdater, Model> network, List<DataSet> data) {
        return Arguments.of(name, network, data);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void everyKindOfLayerIsScaledAndReleased(String name, Function<IUpdater, Model> network, List<DataSet> data) {
        Model scaled = network.apply(new Nesterovs(RATE, 0.9));
        Model configured = network.apply(new Nesterovs(RATE / 2, 0.9));
        List<IUpdater> originals = updatersOf(scaled);
        LearningRates rates = new LearningRates();
        scaleAll(rates, scaled, 0.5);
        data.forEach(batch -> {
            Networks.fit(scaled, batch);
            Networks.fit(configured, batch);
        });
        assertSame(scaled, configured);
        scaleAll(rates, scaled, 1);

        assertSameObjects(updatersOf(scaled), originals);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void everyKindOfLayerIsScaledAloneAndReleased(String name, Function<IUpdater, Model> network, List<DataSet> data) {
        Model scaled = network.apply(new Sgd(RATE));
        Model full = network.apply(new Sgd(RATE));
        List<IUpdater> originals = updatersOf(scaled);
        double[] start = Networks.parametersOf(full);
        ParameterTable table = ParameterTable.of(network(scaled));
        LearningRates rates = new LearningRates();
        scaleLayer(rates, scaled, 0, 0.5);
        Networks.fit(full, data.get(0));
        Networks.fit(scaled, data.get(0));
        double[] moved = Networks.parametersOf(full);
        double[] movedLess = Networks.parametersOf(scaled);
        for (int p = 0; p < table.entries().size(); p++) {
            boolean isScaled = table.topology().parameters().get(p).layer() == 0
                    && table.topology().parameters().get(p).trainable();
            ParameterTable.Entry entry = table.entries().get(p);
            for (int i = (int) entry.offset(); i < entry.offset() + entry.length(); i++) {
                double expected = isScaled ? (start[i] + moved[i]) / 2 : moved[i];
                // The average of two floats may lie between two floats.
                assertThat(movedLess[i])
                        .as("element %d of %s", i, entry.key())
                        .isCloseTo(expected, within(isScaled ? 1e-6 : 0));
            }
        }
        scaleLayer(rates, scaled, 0, 1);

        assertSameObjects(updatersOf(scaled), originals);
    }

    static Stream<Supplier<ISchedule>> schedules() {
        return Stream.of(
                () -> new ExponentialSchedule(ScheduleType.ITERATION, RATE, 0.8),
                () -> new StepSchedule(ScheduleType.ITERATION, RATE, 0.5, 2),
                () -> new PolySchedule(ScheduleType.ITERATION, RATE, 2, 5),
                () -> new InverseSchedule(ScheduleType.ITERATION, RATE, 0.5, 2),
                () -> new SigmoidSchedule(ScheduleType.ITERATION, RATE, 0.5, 2),
                () -> new CycleSchedule(ScheduleType.ITERATION, 0.01, RATE, 6, 2, 0.1),
                () -> new MapSchedule.Builder(ScheduleType.ITERATION)
                        .add(0, RATE)
                        .add(3, RATE / 3)
                        .build(),
                () -> new FixedSchedule(RATE),
                () -> new RampSchedule(new FixedSchedule(RATE), 4),
                () -> new UsersOwn(RATE));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void everyScheduleGoesOnTimesTheFactor(Supplier<ISchedule> schedule) {
        ISchedule ofWeights = schedule.get();
        ISchedule ofBiases = new UsersOwn(RATE / 8);
        Model scaled = threeLayers(i -> new Sgd(ofWeights), i -> new Nesterovs(ofBiases, 0.9));
        Model configured = threeLayers(
                i -> new Sgd(new Times(schedule.get(), 0.25)),
                i -> new Nesterovs(new Times(new UsersOwn(RATE / 8), 0.25), 0.9));
        List<IUpdater> originals = updatersOf(scaled);
        LearningRates rates = new LearningRates();
        scaleAll(rates, scaled, 0.25);
        for (DataSet batch : BATCHES) {
            rates.follow(network(scaled));
            Networks.fit(scaled, batch);
            Networks.fit(configured, batch);
        }
        assertSame(scaled, configured);
        scaleAll(rates, scaled, 1);

        assertSameObjects(updatersOf(scaled), originals);
        assertThat(((Sgd) updatersOf(scaled).get(0)).getLearningRateSchedule()).isSameAs(ofWeights);
        assertThat(((Nesterovs) updatersOf(scaled).get(1)).getLearningRateSchedule())
                .isSameAs(ofBiases);
    }

    /** DL4J unites layers with equal updaters: two followed schedules must not become one because they agree for once. */
    @Test
    void schedulesThatAgreeForOneStepStayApart() {
        Function<Integer, IUpdater> updaters = i -> new Adam(new UsersOwn(i == 0 ? RATE : RATE / 2, i == 0 ? 0.5 : 1));
        Model scaled = threeLayers(updaters);
        LearningRates rates = new LearningRates();
        train(1, 0, scaled);
        scaleAll(rates, scaled, 0.5);
        rates.follow(network(scaled));
        assertRates(scaled, RATE / 4, RATE / 4, RATE / 4);
        train(1, 1, scaled);
        rates.follow(network(scaled));

        assertRates(scaled, RATE / 8, RATE / 4, RATE / 4);
        assertThat(network(scaled).updaterBlocks()).hasSize(2);
    }

    @Test
    void updatersOfACloneAndOfTheUserAreLeftAlone() {
        IUpdater users = new Adam(RATE);
        MultiLayerNetwork net = Networks.dense(users, DataType.FLOAT);
        MultiLayerNetwork clone = net.clone();
        scaleAll(new LearningRates(), net, 0.5);

        assertRates(net, RATE / 2, RATE / 2, RATE / 2);
        assertRates(clone, RATE, RATE, RATE);
        assertThat(users.getLearningRate(0, 0)).isEqualTo(RATE);
    }

    @Test
    void aNetworkThatWasLoadedIsScaledJustTheSame(@TempDir Path folder) throws IOException {
        Model net = threeLayers(i -> new Adam(RATE));
        train(3, 0, net);
        File file = folder.resolve("model.zip").toFile();
        ModelSerializer.writeModel(net, file, true);
        Model loaded = ModelSerializer.restoreMultiLayerNetwork(file, true);
        scaleLayer(new LearningRates(), net, 1, 0.5);
        scaleLayer(new LearningRates(), loaded, 1, 0.5);
        train(3, 3, net, loaded);

        assertSame(loaded, net);
    }

    @Test
    void layersThatSharedAnUpdaterStayInOneBlock() {
        MultiLayerNetwork net = Networks.dense(new Adam(new UsersOwn(RATE)), DataType.FLOAT);
        scaleAll(new LearningRates(), net, 0.5);

        assertThat(network(net).updaterBlocks()).hasSize(1);
    }

    @Test
    void updaterThatHidesItsScheduleIsLeftAsItIs() {
        Model model = threeLayers(i -> i == 1 ? new Hiding() : new Sgd(RATE));
        List<IUpdater> originals = updatersOf(model);
        LearningRates rates = new LearningRates();

        assertThatIllegalStateException()
                .isThrownBy(() -> scaleAll(rates, model, 0.5))
                .withMessage(Hiding.class.getName() + " does not tell its learning rate and schedule"
                        + " (getLearningRate() and getLearningRateSchedule()), so they cannot be scaled");
        assertSameObjects(updatersOf(model), originals);
        scaleLayer(rates, model, 0, 0.5);
        assertRates(model, RATE / 2, RATE, RATE);
    }

    private static void scaleAll(LearningRates rates, Model model, double factor) {
        rates.scale(network(model), ParameterTable.of(network(model)), factor);
    }

    private static void scaleLayer(LearningRates rates, Model model, int layer, double factor) {
        rates.scaleLayer(network(model), ParameterTable.of(network(model)), layer, factor);
    }

    private static Network network(Model model) {
        return requireNonNull(Network.of(model));
    }

    private static void setLearningRate(Model model, int layer, double rate) {
        if (model instanceof MultiLayerNetwork net) {
            net.setLearningRate(layer, rate);
        } else {
            ((ComputationGraph) model).setLearningRate("layer" + layer, rate);
        }
    }

    private static void train(int steps, int from, Model... models) {
        for (DataSet batch : BATCHES.subList(from, from + steps)) {
            for (Model model : models) {
                Networks.fit(model, batch);
            }
        }
    }

    private static void assertSame(Model one, Model other) {
        assertThat(Networks.parametersOf(one)).containsExactly(Networks.parametersOf(other));
        assertThat(Networks.updaterStateOf(one)).containsExactly(Networks.updaterStateOf(other));
    }

    /** The rates of the weights of the first layers, in the next step. */
    private static void assertRates(Model model, double... rates) {
        Network network = network(model);
        for (int layer = 0; layer < rates.length; layer++) {
            IUpdater updater =
                    network.blocks().get(layer).trainable().getConfig().getUpdaterByParam("W");
            assertThat(updater.getLearningRate(network.iterationCount(), network.epochCount()))
                    .as("rate of layer %d", layer)
                    .isEqualTo(rates[layer]);
        }
    }

    private static List<IUpdater> updatersOf(Model model) {
        List<IUpdater> updaters = new ArrayList<>();
        ParameterTable table = ParameterTable.of(network(model));
        for (ParameterTable.Entry entry : table.entries()) {
            IUpdater updater = entry.owner().getConfig().getUpdaterByParam(entry.key());
            if (updater.hasLearningRate()) {
                updaters.add(updater);
            }
        }
        return updaters;
    }

    private static void assertSameObjects(List<IUpdater> now, List<IUpdater> before) {
        assertThat(now).hasSameSizeAs(before);
        for (int i = 0; i < now.size(); i++) {
            assertThat(now.get(i)).as("updater %d", i).isSameAs(before.get(i));
        }
    }

    private static Model threeLayers(Function<Integer, IUpdater> updater) {
        return threeLayers(updater, i -> null);
    }

    private static Model threeLayers(
            Function<Integer, IUpdater> updater, Function<Integer, ? extends IUpdater> biasUpdater) {
        MultiLayerNetwork net = new MultiLayerNetwork(Networks.base(new Sgd(RATE), DataType.FLOAT)
                .l2(1e-3)
                .list()
                .layer(dense(6).updater(updater.apply(0))
                        .biasUpdater(biasUpdater.apply(0))
                        .build())
                .layer(dense(5).updater(updater.apply(1))
                        .biasUpdater(biasUpdater.apply(1))
                        .build())
                .layer(output().updater(updater.apply(2))
                        .biasUpdater(biasUpdater.apply(2))
                        .build())
                .setInputType(InputType.feedForward(Networks.INPUTS))
                .build());
        net.init();
        return net;
    }

    private static Model threeVertices(Function<Integer, IUpdater> updater) {
        ComputationGraph graph = new ComputationGraph(Networks.base(new Sgd(RATE), DataType.FLOAT)
                .l2(1e-3)
                .graphBuilder()
                .addInputs("in")
                .addLayer("layer0", dense(6).updater(updater.apply(0)).build(), "in")
                .addLayer("layer1", dense(5).updater(updater.apply(1)).build(), "layer0")
                .addLayer("layer2", output().updater(updater.apply(2)).build(), "layer1")
                .setOutputs("layer2")
                .setInputTypes(InputType.feedForward(Networks.INPUTS))
                .build());
        graph.init();
        return graph;
    }

    private static DenseLayer.Builder dense(int outputs) {
        return new DenseLayer.Builder().nOut(outputs);
    }

    private static OutputLayer.Builder output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nOut(Networks.CLASSES);
    }

    private static Model withBiasUpdater(IUpdater updater) {
        IUpdater ofBiases = updater.clone();
        ofBiases.setLrAndSchedule(2 * updater.getLearningRate(0, 0), null);
        return threeLayers(i -> updater, i -> ofBiases);
    }

    private static Model feedForward(IUpdater updater, Layer first) {
        MultiLayerNetwork net = new MultiLayerNetwork(Networks.base(updater, DataType.FLOAT)
                .list()
                .layer(first)
                .layer(output().build())
                .setInputType(InputType.feedForward(Networks.INPUTS))
                .build());
        net.init();
        return net;
    }

    private static Model recurrent(IUpdater updater, Layer first) {
        boolean isLast = first instanceof LastTimeStep;
        Layer output = isLast
                ? output().build()
                : new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nOut(Networks.CLASSES)
                        .build();
        MultiLayerNetwork net = new MultiLayerNetwork(Networks.base(updater, DataType.FLOAT)
                .list()
                .layer(first)
                .layer(output)
                .setInputType(InputType.recurrent(Networks.INPUTS, 6))
                .build());
        net.init();
        return net;
    }

    private static Model withAttentionVertex(IUpdater updater) {
        ComputationGraph graph = new ComputationGraph(Networks.base(updater, DataType.FLOAT)
                .graphBuilder()
                .addInputs("in")
                .addVertex(
                        "attention",
                        new AttentionVertex.Builder()
                                .nInKeys(Networks.INPUTS)
                                .nInQueries(Networks.INPUTS)
                                .nInValues(Networks.INPUTS)
                                .nOut(4)
                                .nHeads(2)
                                .projectInput(true)
                                .build(),
                        "in",
                        "in",
                        "in")
                .addLayer("pooled", new GlobalPoolingLayer(), "attention")
                .addLayer("out", output().nIn(4).build(), "pooled")
                .setOutputs("out")
                .build());
        graph.init();
        return graph;
    }

    private static LSTM lstm() {
        return new LSTM.Builder().nOut(4).build();
    }

    private static SimpleRnn rnn() {
        return new SimpleRnn.Builder().nOut(4).build();
    }

    private static SelfAttentionLayer attention() {
        return new SelfAttentionLayer.Builder()
                .nOut(4)
                .nHeads(2)
                .projectInput(true)
                .build();
    }

    private static LastTimeStep lastOf(Layer layer) {
        return new LastTimeStep(layer);
    }

    private static List<DataSet> sequences() {
        DataSet all = Networks.sequences(12, 6, DataType.FLOAT);
        return all.batchBy(3);
    }

    /** Sequences with one label each. */
    private static List<DataSet> labelled() {
        List<DataSet> labelled = new ArrayList<>();
        for (DataSet batch : SEQUENCES) {
            INDArray labels = batch.getLabels().tensorAlongDimension(0, 0, 1).dup();
            labelled.add(new DataSet(batch.getFeatures(), labels));
        }
        return labelled;
    }

    /** A layer that is written with SameDiff. */
    static final class Doubling extends SameDiffLayer {
        private static final long serialVersionUID = 1L;

        @Override
        public SDVariable defineLayer(
                SameDiff sameDiff, SDVariable input, Map<String, SDVariable> parameters, SDVariable mask) {
            return input.mmul(parameters.get("W")).add(parameters.get("b")).mul(2.0);
        }

        @Override
        public void defineParameters(SDLayerParams parameters) {
            parameters.addWeightParam("W", Networks.INPUTS, 5);
            parameters.addBiasParam("b", 1, 5);
        }

        @Override
        public void initializeParameters(Map<String, INDArray> parameters) {
            initWeights(Networks.INPUTS, 5, WeightInit.XAVIER, parameters.get("W"));
            requireNonNull(parameters.get("b")).assign(0);
        }

        @Override
        public InputType getOutputType(int index, InputType input) {
            return InputType.feedForward(5);
        }
    }

    /** A schedule that DL4J does not know. */
    record UsersOwn(double rate, double decay) implements ISchedule {
        private static final long serialVersionUID = 1L;

        UsersOwn(double rate) {
            this(rate, 0.5);
        }

        @Override
        public double valueAt(int iteration, int epoch) {
            return rate * Math.pow(decay, iteration);
        }

        @Override
        public ISchedule clone() {
            return this;
        }
    }

    /** What a scaled schedule is to be. */
    record Times(ISchedule schedule, double factor) implements ISchedule {
        private static final long serialVersionUID = 1L;

        @Override
        public double valueAt(int iteration, int epoch) {
            return schedule.valueAt(iteration, epoch) * factor;
        }

        @Override
        public ISchedule clone() {
            return this;
        }
    }

    /** An updater that can be set but not asked. */
    static final class Hiding implements IUpdater {
        private static final long serialVersionUID = 1L;
        private final Sgd inside = new Sgd(RATE);

        @Override
        public long stateSize(long parameters) {
            return 0;
        }

        @Override
        public GradientUpdater<?> instantiate(INDArray view, boolean initialize) {
            return inside.instantiate(view, initialize);
        }

        @Override
        public GradientUpdater<?> instantiate(Map<String, INDArray> state, boolean initialize) {
            return inside.instantiate(state, initialize);
        }

        @Override
        public IUpdater clone() {
            return new Hiding();
        }

        @Override
        public double getLearningRate(int iteration, int epoch) {
            return inside.getLearningRate(iteration, epoch);
        }

        @Override
        public boolean hasLearningRate() {
            return true;
        }

        @Override
        public void setLrAndSchedule(double rate, ISchedule schedule) {
            inside.setLrAndSchedule(rate, schedule);
        }
    }
}
