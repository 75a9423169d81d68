package io.gradwatch.dl4j;

import static io.gradwatch.dl4j.CatalogueParts.*;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** One ComputationGraph for each way to join layers. The file is long because it is a list. */
final class GraphCatalogue {
    private GraphCatalogue() {}

    static Stream<CataloguedNetwork> networks() {
        return Stream.of(joined(), wrapped(), recurrent()).flatMap(all -> all);
    }

    private static Stream<CataloguedNetwork> joined() {
        return Stream.of(
                graphOfRows(
                        "merge vertex",
                        """
                        left DenseLayer 0: W weight, b bias
                        right DenseLayer 0: W weight, b bias
                        out OutputLayer 1: W weight, b bias""",
                        graph -> graph.addLayer("left", dense(3), "in")
                                .addLayer("right", dense(2), "in")
                                .addVertex("merged", new MergeVertex(), "left", "right")
                                .addLayer("out", output(), "merged")),
                graphOfRows(
                        "residual connection",
                        """
                        first DenseLayer 0: W weight, b bias
                        second DenseLayer 1: W weight, b bias
                        out OutputLayer 2: W weight, b bias""",
                        graph -> graph.addLayer("first", dense(3), "in")
                                .addLayer("second", dense(3), "first")
                                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "second")
                                .addLayer("out", output(), "sum")),
                graphOfRows(
                        "product, scaled, normalised, in part",
                        """
                        left DenseLayer 0: W weight, b bias
                        right DenseLayer 0: W weight, b bias
                        out OutputLayer 1: W weight, b bias""",
                        graph -> graph.addLayer("left", dense(4), "in")
                                .addLayer("right", dense(4), "in")
                                .addVertex(
                                        "product", new ElementWiseVertex(ElementWiseVertex.Op.Product), "left", "right")
                                .addVertex("scaled", new ScaleVertex(3), "product")
                                .addVertex("normalised", new L2NormalizeVertex(), "scaled")
                                .addVertex("part", new SubsetVertex(0, 2), "normalised")
                                .addLayer("out", output(), "part")),
                graphOfRows(
                        "batch normalisation of two inputs",
                        """
                        left DenseLayer 0: W weight, b bias
                        right DenseLayer 0: W weight, b bias
                        joined BatchNormalization 1: gamma normalization, beta normalization, (mean statistic), (log10stdev statistic)
                        out OutputLayer 2: W weight, b bias""",
                        graph -> graph.addLayer("left", dense(3), "in")
                                .addLayer("right", dense(2), "in")
                                .addLayer("joined", new BatchNormalization(), "left", "right")
                                .addLayer("out", output(), "joined")),
                new CataloguedNetwork(
                        "several inputs and outputs",
                        graph(graph -> graph.addInputs("row", "image")
                                .setInputTypes(ROW, InputType.convolutional(4, 4, 1))
                                .addLayer("dense", dense(3), "row")
                                .addLayer(
                                        "filters",
                                        new ConvolutionLayer.Builder(2, 2)
                                                .nOut(2)
                                                .build(),
                                        "image")
                                .addLayer("flat", dense(3), "filters")
                                .addVertex("merged", new MergeVertex(), "dense", "flat")
                                .addLayer("class", output(), "merged")
                                .addLayer("copy", new LossLayer.Builder(LossFunction.MSE).build(), "flat")
                                .setOutputs("class", "copy")),
                        Batches.of(
                                new INDArray[] {Batches.values(5, Networks.INPUTS), Batches.values(5, 1, 4, 4)},
                                Batches.classes(5),
                                Batches.values(5, 3)),
                        """
                        dense DenseLayer 0: W weight, b bias
                        filters ConvolutionLayer 0: b bias, W weight
                        flat DenseLayer 1: W weight, b bias
                        copy LossLayer 2:
                        class OutputLayer 2: W weight, b bias"""),
                new CataloguedNetwork(
                        "layer shared by two inputs",
                        graph(graph -> graph.addInputs("one", "other")
                                .setInputTypes(ROW, ROW)
                                .addVertex("stacked", new StackVertex(), "one", "other")
                                .addLayer("shared", dense(3), "stacked")
                                .addVertex("ofOne", new UnstackVertex(0, 2), "shared")
                                .addVertex("ofOther", new UnstackVertex(1, 2), "shared")
                                .addVertex("merged", new MergeVertex(), "ofOne", "ofOther")
                                .addLayer("out", output(), "merged")
                                .setOutputs("out")),
                        Batches.of(
                                new INDArray[] {Batches.values(5, Networks.INPUTS), Batches.values(5, Networks.INPUTS)},
                                Batches.classes(5)),
                        """
                        shared DenseLayer 0: W weight, b bias
                        out OutputLayer 1: W weight, b bias"""));
    }

    private static Stream<CataloguedNetwork> wrapped() {
        return Stream.of(
                graphOfRows(
                        "frozen branch",
                        """
                        frozen DenseLayer 0: (W weight), (b bias)
                        beside DenseLayer 0: W weight, b bias
                        out OutputLayer 1: W weight, b bias""",
                        graph -> graph.addLayer(
                                        "frozen",
                                        new FrozenLayer(new DenseLayer.Builder()
                                                .nIn(Networks.INPUTS)
                                                .nOut(3)
                                                .build()),
                                        "in")
                                .addLayer("beside", dense(3), "in")
                                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "frozen", "beside")
                                .addLayer("out", output(), "sum")),
                graphOfRows(
                        "frozen with back-propagation, in a graph",
                        """
                        below DenseLayer 0: W weight, b bias
                        frozen DenseLayer 1: (W weight), (b bias)
                        out OutputLayer 2: W weight, b bias""",
                        graph -> graph.addLayer("below", dense(3), "in")
                                .addLayer(
                                        "frozen",
                                        new FrozenLayerWithBackprop(new DenseLayer.Builder()
                                                .nIn(3)
                                                .nOut(3)
                                                .build()),
                                        "below")
                                .addLayer("out", output(), "frozen")));
    }

    private static Stream<CataloguedNetwork> recurrent() {
        return Stream.of(new CataloguedNetwork(
                "sequence to class and back",
                graph(graph -> graph.addInputs("in")
                        .setInputTypes(SEQUENCE)
                        .addLayer(
                                "encoder",
                                new Bidirectional(new LSTM.Builder().nOut(2).build()),
                                "in")
                        .addVertex("last", new LastTimeStepVertex("in"), "encoder")
                        .addVertex("repeated", new DuplicateToTimeSeriesVertex("in"), "last")
                        .addLayer("decoder", new LSTM.Builder().nOut(3).build(), "repeated")
                        .addLayer("out", rnnOutput(), "decoder")
                        .setOutputs("out")),
                Batches.masked(Batches.of(Batches.sequence(5), Batches.classSequence(5)), true, true),
                """
                        encoder LSTM 0: fW weight, fRW recurrent_weight, fb bias, bW weight, bRW recurrent_weight, bb bias
                        decoder LSTM 1: W weight, RW recurrent_weight, b bias
                        out RnnOutputLayer 2: W weight, b bias"""));
    }
}
