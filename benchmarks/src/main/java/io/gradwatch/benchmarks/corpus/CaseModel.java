package io.gradwatch.benchmarks.corpus;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** A network of DL4J of either kind: the two have no type in common that can do all this. */
sealed interface CaseModel {
    void add(TrainingListener listener);

    void fit(DataSet batch);

    void endEpoch();

    INDArray output(INDArray features);

    /** A row of layers. */
    record Layers(MultiLayerNetwork net) implements CaseModel {
        Layers(MultiLayerConfiguration configuration) {
            this(new MultiLayerNetwork(configuration));
            net.init();
        }

        @Override
        public void add(TrainingListener listener) {
            net.addListeners(listener);
        }

        @Override
        public void fit(DataSet batch) {
            net.fit(batch);
        }

        @Override
        public void endEpoch() {
            net.incrementEpochCount();
        }

        @Override
        public INDArray output(INDArray features) {
            return net.output(features);
        }
    }

    /** A graph. */
    record Graph(ComputationGraph net) implements CaseModel {
        Graph(ComputationGraphConfiguration configuration) {
            this(new ComputationGraph(configuration));
            net.init();
        }

        @Override
        public void add(TrainingListener listener) {
            net.addListeners(listener);
        }

        @Override
        public void fit(DataSet batch) {
            net.fit(batch);
        }

        @Override
        public void endEpoch() {
            net.incrementEpochCount();
        }

        @Override
        public INDArray output(INDArray features) {
            return net.outputSingle(features);
        }
    }
}
