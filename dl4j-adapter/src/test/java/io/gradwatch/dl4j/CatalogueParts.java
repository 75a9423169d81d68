package io.gradwatch.dl4j;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What the catalogues put their networks together from. */
final class CatalogueParts {
    static final InputType ROW = InputType.feedForward(Networks.INPUTS);
    static final InputType IMAGE = InputType.convolutional(5, 5, 2);
    static final InputType SEQUENCE = InputType.recurrent(Networks.INPUTS, Batches.STEPS);

    private CatalogueParts() {}

    /** Layers for vectors of four features, and an output layer. */
    static CataloguedNetwork rows(String kind, String topology, Layer... layers) {
        return new CataloguedNetwork(
                kind,
                network(ROW, with(layers, output())),
                Batches.of(Batches.values(5, 4), Batches.classes(5)),
                topology);
    }

    /** Layers for images of five by five in two channels, and an output layer. */
    static CataloguedNetwork images(String kind, String topology, Layer... layers) {
        return new CataloguedNetwork(
                kind,
                network(IMAGE, with(layers, output())),
                Batches.of(Batches.values(5, 2, 5, 5), Batches.classes(5)),
                topology);
    }

    /** Layers for sequences, and an output layer for each of their steps. */
    static CataloguedNetwork sequences(String kind, String topology, Layer... layers) {
        return new CataloguedNetwork(
                kind,
                network(SEQUENCE, with(layers, rnnOutput())),
                Batches.of(Batches.sequence(5), Batches.classSequence(5)),
                topology);
    }

    /** A graph for vectors of four features, from the input "in" to the output "out". */
    static CataloguedNetwork graphOfRows(String kind, String topology, UnaryOperator<GraphBuilder> layers) {
        return new CataloguedNetwork(
                kind,
                graph(graph ->
                        layers.apply(graph.addInputs("in").setInputTypes(ROW)).setOutputs("out")),
                Batches.of(Batches.values(5, 4), Batches.classes(5)),
                topology);
    }

    static Supplier<MultiLayerNetwork> network(InputType input, Layer... layers) {
        return () -> {
            NeuralNetConfiguration.ListBuilder list =
                    Networks.base(new Sgd(0.1), DataType.DOUBLE).list();
            for (Layer layer : layers) {
                list.layer(layer.clone());
            }
            MultiLayerNetwork net =
                    new MultiLayerNetwork(list.setInputType(input).build());
            net.init();
            return net;
        };
    }

    static Supplier<ComputationGraph> graph(UnaryOperator<GraphBuilder> layers) {
        return () -> {
            GraphBuilder builder = Networks.base(new Sgd(0.1), DataType.DOUBLE).graphBuilder();
            ComputationGraph graph = new ComputationGraph(layers.apply(builder).build());
            graph.init();
            return graph;
        };
    }

    static DenseLayer dense(int outputs) {
        return new DenseLayer.Builder().nOut(outputs).build();
    }

    static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nOut(Networks.CLASSES)
                .build();
    }

    static RnnOutputLayer rnnOutput() {
        return new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nOut(Networks.CLASSES)
                .build();
    }

    private static Layer[] with(Layer[] layers, Layer last) {
        return Stream.concat(Stream.of(layers), Stream.of(last)).toArray(Layer[]::new);
    }
}
