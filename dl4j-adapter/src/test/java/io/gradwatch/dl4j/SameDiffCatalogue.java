package io.gradwatch.dl4j;

import static io.gradwatch.dl4j.CatalogueParts.*;
import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CapsuleLayer;
import org.deeplearning4j.nn.conf.layers.CapsuleStrengthLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.PrimaryCapsules;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Networks with layers and vertices that are written in SameDiff. DL4J 1.0.0-M2.1 doubles the gradient that passes
 * through each of them, and that of their own parameters: what it trains with is not the gradient of the score, and
 * {@link CataloguedNetwork#doubled} says by how much.
 */
final class SameDiffCatalogue {
    private SameDiffCatalogue() {}

    static Stream<CataloguedNetwork> networks() {
        return Stream.of(
                rows("SameDiff layer", """
                        layer0 SameDiffDense 0: kernel weight, shift bias
                        layer1 OutputLayer 1: W weight, b bias""", new SameDiffDense(Networks.INPUTS, 4))
                        .doubled(1),
                rows(
                                "SameDiff lambda layer",
                                """
                        layer0 DenseLayer 0: W weight, b bias
                        layer1 Tripling 1:
                        layer2 OutputLayer 2: W weight, b bias""",
                                new DenseLayer.Builder().nOut(4).build(),
                                new Tripling())
                        .doubled(1, 1),
                images(
                                "locally connected (SameDiff)",
                                """
                        layer0 LocallyConnected2D 0: W weight, b bias
                        layer1 OutputLayer 1: W weight, b bias""",
                                new LocallyConnected2D.Builder()
                                        .kernelSize(2, 2)
                                        .nOut(2)
                                        .build())
                        .doubled(1),
                images(
                                "capsules (SameDiff)",
                                """
                        layer0 PrimaryCapsules 0: weight weight, bias bias
                        layer1 CapsuleLayer 1: weight weight
                        layer2 CapsuleStrengthLayer 2:
                        layer3 OutputLayer 3: W weight, b bias""",
                                new PrimaryCapsules.Builder(2, 2)
                                        .kernelSize(3, 3)
                                        .build(),
                                new CapsuleLayer.Builder(3, 2, 2).build(),
                                new CapsuleStrengthLayer.Builder().build())
                        .doubled(3, 2, 1),
                sequences(
                                "self-attention (SameDiff)",
                                """
                        layer0 SelfAttentionLayer 0: Wq weight, Wk weight, Wv weight, Wo weight
                        layer1 RnnOutputLayer 1: W weight, b bias""",
                                new SelfAttentionLayer.Builder()
                                        .nOut(4)
                                        .nHeads(2)
                                        .projectInput(true)
                                        .build())
                        .doubled(1),
                sequences(
                                "recurrent attention (SameDiff)",
                                """
                        layer0 RecurrentAttentionLayer 0: W weight, RW recurrent_weight, b bias
                        layer1 RnnOutputLayer 1: W weight, b bias""",
                                new RecurrentAttentionLayer.Builder()
                                        .nIn(Networks.INPUTS)
                                        .nOut(4)
                                        .nHeads(1)
                                        .projectInput(false)
                                        .build())
                        .doubled(1),
                graphOfRows(
                                "SameDiff vertex",
                                """
                        left DenseLayer 0: W weight, b bias
                        right DenseLayer 0: W weight, b bias
                        bilinear Bilinear 1: forLeft weight, forRight weight, shift bias
                        out OutputLayer 2: W weight, b bias""",
                                graph -> graph.addLayer("left", dense(3), "in")
                                        .addLayer("right", dense(3), "in")
                                        .addVertex("bilinear", new Bilinear(3), "left", "right")
                                        .addLayer("out", output(), "bilinear"))
                        .doubled(1, 1, 1),
                new CataloguedNetwork(
                                "attention vertex (SameDiff)",
                                graph(graph -> graph.addInputs("in")
                                        .setInputTypes(SEQUENCE)
                                        .addLayer(
                                                "encoder",
                                                new LSTM.Builder().nOut(4).build(),
                                                "in")
                                        .addVertex(
                                                "attention",
                                                new AttentionVertex.Builder()
                                                        .nInKeys(4)
                                                        .nInQueries(4)
                                                        .nInValues(4)
                                                        .nHeads(2)
                                                        .nOut(4)
                                                        .projectInput(true)
                                                        .build(),
                                                "encoder",
                                                "encoder",
                                                "encoder")
                                        .addLayer("out", rnnOutput(), "attention")
                                        .setOutputs("out")),
                                Batches.of(Batches.sequence(5), Batches.classSequence(5)),
                                """
                        encoder LSTM 0: W weight, RW recurrent_weight, b bias
                        attention AttentionVertex 1: Wq weight, Wk weight, Wv weight, Wo weight
                        out RnnOutputLayer 2: W weight, b bias""")
                        .doubled(1, 1),
                graphOfRows(
                        "frozen vertex (SameDiff)",
                        """
                        bilinear Bilinear 0: (forLeft weight), (forRight weight), (shift bias)
                        out OutputLayer 1: W weight, b bias""",
                        graph -> graph.addVertex(
                                        "bilinear", new FrozenVertex(new Bilinear(Networks.INPUTS)), "in", "in")
                                .addLayer("out", output(), "bilinear")));
    }

    /** A dense layer written in SameDiff, with names of parameters that are its own. */
    static final class SameDiffDense extends SameDiffLayer {
        private static final long serialVersionUID = 1L;

        private final int inputs;
        private final int outputs;

        SameDiffDense(int inputs, int outputs) {
            this.inputs = inputs;
            this.outputs = outputs;
        }

        @Override
        public InputType getOutputType(int layerIndex, InputType inputType) {
            return InputType.feedForward(outputs);
        }

        @Override
        public void setNIn(InputType inputType, boolean override) {
            // Known already.
        }

        @Override
        public void defineParameters(SDLayerParams params) {
            params.addWeightParam("kernel", inputs, outputs);
            params.addBiasParam("shift", 1, outputs);
        }

        @Override
        public void initializeParameters(Map<String, INDArray> params) {
            requireNonNull(params.get("kernel"))
                    .assign(Batches.values(inputs, outputs).muli(0.5));
            requireNonNull(params.get("shift")).assign(0);
        }

        @Override
        public SDVariable defineLayer(SameDiff sd, SDVariable input, Map<String, SDVariable> params, SDVariable mask) {
            return sd.math().tanh(input.mmul(params.get("kernel")).add(params.get("shift")));
        }
    }

    private static final class Tripling extends SameDiffLambdaLayer {
        private static final long serialVersionUID = 1L;

        @Override
        public InputType getOutputType(int layerIndex, InputType inputType) {
            return inputType;
        }

        @Override
        public SDVariable defineLayer(SameDiff sd, SDVariable input) {
            return input.mul(3);
        }
    }

    /** Multiplies two inputs by a matrix each and adds them. */
    static final class Bilinear extends SameDiffVertex {
        private static final long serialVersionUID = 1L;

        private final int size;

        Bilinear(int size) {
            this.size = size;
        }

        @Override
        public SDVariable defineVertex(
                SameDiff sd,
                Map<String, SDVariable> inputs,
                Map<String, SDVariable> params,
                Map<String, SDVariable> masks) {
            SDVariable left = requireNonNull(inputs.get("left")).mmul(params.get("forLeft"));
            return left.add(requireNonNull(inputs.get("right")).mmul(params.get("forRight")))
                    .add(params.get("shift"));
        }

        @Override
        public void defineParametersAndInputs(SDVertexParams params) {
            params.defineInputs("left", "right");
            params.addWeightParam("forLeft", size, size);
            params.addWeightParam("forRight", size, size);
            params.addBiasParam("shift", 1, size);
        }

        @Override
        public void initializeParameters(Map<String, INDArray> params) {
            params.forEach(
                    (name, array) -> array.assign(Batches.values(array.shape()).muli(0.5)));
        }

        @Override
        public InputType getOutputType(int layerIndex, InputType... inputs) {
            return InputType.feedForward(size);
        }

        @Override
        public org.deeplearning4j.nn.conf.graph.GraphVertex clone() {
            return new Bilinear(size);
        }
    }
}
