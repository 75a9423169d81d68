package io.gradwatch.benchmarks.corpus;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;

/** Networks with residual blocks. */
final class CaseGraph {
    private static final String INPUT = "input";
    private static final String OUTPUT = "output";

    private final Architecture architecture;
    private final GraphBuilder graph;
    private int layers;
    private int sums;

    private CaseGraph(Architecture architecture, GraphBuilder graph) {
        this.architecture = architecture;
        this.graph = graph;
    }

    static ComputationGraphConfiguration configuration(CorpusCase each, long seed) {
        GraphBuilder graph = CaseNetwork.common(each, seed).graphBuilder().addInputs(INPUT);
        new CaseGraph(each.architecture(), graph).addLayers();
        return graph.setOutputs(OUTPUT)
                .setInputTypes(CaseNetwork.inputType(each))
                .build();
    }

    private void addLayers() {
        String last = INPUT;
        for (Layer layer : architecture.hidden()) {
            last = layer instanceof Layer.Residual block ? block(block, last) : single((Layer.Single) layer, last);
        }
        graph.addLayer(OUTPUT, CaseNetwork.output(architecture), last);
    }

    private String block(Layer.Residual block, String from) {
        String last = from;
        for (Layer.Single layer : block.layers()) {
            last = single(layer, last);
        }
        String sum = "sum" + sums++;
        graph.addVertex(sum, new ElementWiseVertex(ElementWiseVertex.Op.Add), from, last);
        return sum;
    }

    private String single(Layer.Single layer, String from) {
        String name = "layer" + layers++;
        graph.addLayer(name, layer.configuration(CaseNetwork.weightInit(architecture.weightInit())), from);
        return name;
    }
}
