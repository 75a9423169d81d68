package io.gradwatch.benchmarks.overhead;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * A network of a series in which one thing grows: each layer adds what it makes of its input to its input. Weights and
 * learning rate are the smaller the more layers there are, so that a thousand of them train as quietly as ten.
 *
 * @param title the name in the table
 * @param layers dense layers
 * @param units of each of them
 */
record GrownNetwork(String title, int layers, int units) implements Workload {
    private static final int EXAMPLES = 32;
    private static final int BATCHES = 4;
    private static final int FEW_LAYERS = 4;
    private static final int FEW_UNITS = 32;

    /** Networks of four layers, with so many parameters. */
    static List<Workload> byParameters(List<Integer> parameters) {
        return parameters.stream()
                .map(count -> (Workload) new GrownNetwork(
                        String.format(Locale.ROOT, "%.0e parameters", (double) count), FEW_LAYERS, (int)
                                Math.round(Math.sqrt((double) count / FEW_LAYERS))))
                .toList();
    }

    /** Networks of so many layers of 32 units. */
    static List<Workload> byLayers(List<Integer> layers) {
        return layers.stream()
                .map(count -> (Workload) new GrownNetwork(count + " layers", count, FEW_UNITS))
                .toList();
    }

    @Override
    public Model create() {
        ComputationGraphConfiguration.GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .seed(BenchNetwork.SEED)
                .updater(new Adam(1e-3 / layers))
                .weightInit(new NormalDistribution(0, 1 / Math.sqrt((double) units * layers)))
                .activation(Activation.TANH)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(units));
        String last = "in";
        for (int layer = 0; layer < layers; layer++) {
            String name = "dense" + layer;
            graph.addLayer(name, new DenseLayer.Builder().nOut(units).build(), last)
                    .addVertex("sum" + layer, new ElementWiseVertex(ElementWiseVertex.Op.Add), last, name);
            last = "sum" + layer;
        }
        ComputationGraph net = new ComputationGraph(graph.addLayer("out", BenchNetwork.output(), last)
                .setOutputs("out")
                .build());
        net.init();
        return net;
    }

    @Override
    public List<DataSet> batches() {
        Nd4j.getRandom().setSeed(BenchNetwork.SEED);
        return IntStream.range(0, BATCHES)
                .mapToObj(i -> BenchNetwork.rows(EXAMPLES, units))
                .toList();
    }
}
