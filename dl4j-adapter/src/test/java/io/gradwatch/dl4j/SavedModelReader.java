package io.gradwatch.dl4j;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Reads saved models in a JVM of its own, without Gradwatch: uses nothing but DL4J. */
final class SavedModelReader {
    private SavedModelReader() {}

    public static void main(String[] files) throws Exception {
        try {
            Class.forName("io.gradwatch.Monitor");
            System.out.println("gradwatch is there");
        } catch (ClassNotFoundException e) {
            System.out.println("gradwatch is absent");
        }
        for (String file : files) {
            Model model = file.contains("graph")
                    ? ModelSerializer.restoreComputationGraph(new File(file), true)
                    : ModelSerializer.restoreMultiLayerNetwork(new File(file), true);
            describe(model).forEach(System.out::println);
        }
    }

    /** Rates of the next two steps, and the parameters before and after one. */
    static List<String> describe(Model model) {
        List<String> lines = new ArrayList<>();
        lines.add(model.getClass().getSimpleName() + " " + hash(model.params()));
        for (TrainingConfig each : configurations(model)) {
            int next = iteration(model);
            lines.add("rates " + each.getUpdaterByParam("W").getLearningRate(next, 0) + " "
                    + each.getUpdaterByParam("W").getLearningRate(next + 1, 0));
        }
        DataSet batch = new DataSet(
                Nd4j.linspace(DataType.FLOAT, 0, 0.1, 12).reshape(3, 4),
                Nd4j.eye(3).castTo(DataType.FLOAT));
        if (model instanceof MultiLayerNetwork net) {
            net.fit(batch);
        } else {
            ((ComputationGraph) model).fit(batch);
        }
        lines.add("trained on " + hash(model.params()));
        return lines;
    }

    private static List<TrainingConfig> configurations(Model model) {
        org.deeplearning4j.nn.api.Layer[] layers =
                model instanceof MultiLayerNetwork net ? net.getLayers() : ((ComputationGraph) model).getLayers();
        return Arrays.stream(layers)
                .filter(layer -> layer.paramTable().containsKey("W"))
                .map(layer -> layer.getConfig())
                .toList();
    }

    private static int iteration(Model model) {
        return model instanceof MultiLayerNetwork net
                ? net.getIterationCount()
                : ((ComputationGraph) model).getIterationCount();
    }

    private static int hash(INDArray array) {
        return Arrays.hashCode(array.dup().data().asFloat());
    }
}
