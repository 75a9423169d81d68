package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

class SameDiffLayersTest {
    private static final DataType FLOAT = DataType.FLOAT;

    private final Random random = new Random(1);

    @Test
    void variablesOfOneScopeAreALayer() {
        Topology topology = topology(SameDiffNetworks.dense(new Adam(0.1), FLOAT));
        assertThat(topology.layers())
                .containsExactly(
                        new LayerInfo("hidden", "matmul", 0, "tanh", "", "Adam"),
                        new LayerInfo("output", "xw_plus_b", 1, "", "", "Adam"),
                        new LayerInfo("unused", "unused", 0, "", "", "Adam"));
        assertThat(names(topology)).containsExactly("hidden.W", "hidden.b", "output.W", "output.b", "unused.unused");
        assertThat(roles(topology))
                .containsExactly(
                        ParameterRole.WEIGHT,
                        ParameterRole.BIAS,
                        ParameterRole.WEIGHT,
                        ParameterRole.BIAS,
                        ParameterRole.OTHER);
    }

    @Test
    void aVariableOfWhichTheLossDoesNotDependIsNotTrainable() {
        Topology topology = topology(SameDiffNetworks.dense(new Adam(0.1), FLOAT));
        assertThat(topology.parameters().stream()
                        .map(parameter -> parameter.trainable())
                        .toList())
                .containsExactly(true, true, true, true, false);
    }

    @Test
    void aVariableWithoutScopeIsALayerAndABiasIsAsDeepAsItsWeight() {
        Topology topology = topology(SameDiffNetworks.convolution(new Sgd(0.1), FLOAT));
        assertThat(topology.layers())
                .containsExactly(
                        new LayerInfo("conv", "conv2d", 0, "relu", "", "Sgd"),
                        new LayerInfo("W", "matmul", 1, "", "", "Sgd"),
                        new LayerInfo("b", "add", 1, "", "", "Sgd"));
        assertThat(names(topology)).containsExactly("conv.W", "conv.b", "W.W", "b.b");
    }

    @Test
    void weightsThatAreReadAtEveryTimeStepAreOneLayer() {
        Topology topology = topology(SameDiffNetworks.recurrent(new Sgd(0.1), FLOAT));
        assertThat(topology.layers().stream().map(LayerInfo::name)).containsExactly("rnn", "output");
        assertThat(topology.layers().stream().map(LayerInfo::depth)).containsExactly(0, 1);
        assertThat(names(topology)).containsExactly("rnn.W", "rnn.b", "rnn.RW", "output.W", "output.b");
    }

    @Test
    void theDepthIsThatOfTheLongestPath() {
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.placeHolder("x", FLOAT, -1, 4);
        SDVariable y = sd.placeHolder("y", FLOAT, -1, 4);
        SDVariable first = x.mmul(weights(sd, "z/W", 4, 4));
        SDVariable second = first.mmul(weights(sd, "m/W", 4, 4));
        SDVariable third = second.add(first).mmul(weights(sd, "a/W", 4, 4));
        sd.loss.meanSquaredError("loss", y, third.add(x), null);
        Topology topology = topology(SameDiffNetworks.trained(sd, new Sgd(0.1)));
        assertThat(topology.layers().stream().map(LayerInfo::name)).containsExactly("z", "m", "a");
        assertThat(topology.layers().stream().map(LayerInfo::depth)).containsExactly(0, 1, 2);
    }

    @Test
    void tablesAndNormalisationsAreToldFromWeights() {
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.placeHolder("x", DataType.INT32, -1);
        SDVariable y = sd.placeHolder("y", FLOAT, -1, 4);
        SDVariable rows = sd.gather(weights(sd, "table/E", 7, 4), x, 0);
        SDVariable normal = sd.nn.layerNorm(rows, weights(sd, "norm/gamma", 4), weights(sd, "norm/beta", 4), false, 1);
        SDVariable scaled = normal.mul(sd.var("scale", FLOAT)).add(weights(sd, "row", 1, 4));
        sd.loss.meanSquaredError("loss", y, scaled, null);
        Topology topology = topology(SameDiffNetworks.trained(sd, new Sgd(0.1)));
        assertThat(names(topology)).containsExactly("table.E", "norm.gamma", "norm.beta", "scale.scale", "row.row");
        assertThat(roles(topology))
                .containsExactly(
                        ParameterRole.EMBEDDING,
                        ParameterRole.NORMALIZATION,
                        ParameterRole.NORMALIZATION,
                        ParameterRole.OTHER,
                        ParameterRole.BIAS);
    }

    @Test
    void aLongGraphIsDescribed() {
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.placeHolder("x", FLOAT, -1, 4);
        SDVariable y = sd.placeHolder("y", FLOAT, -1, 4);
        SDVariable end = x.mmul(weights(sd, "first/W", 4, 4));
        for (int i = 0; i < 1_000; i++) {
            end = end.add(0.0);
        }
        sd.loss.meanSquaredError("loss", y, end.mmul(weights(sd, "last/W", 4, 4)), null);
        SameDiffLayers.Found found = SameDiffLayers.in(
                SameDiffGraph.of(sd),
                List.of(
                        new SameDiffLayers.Trainable("last/W", List.of(4L, 4L), true),
                        new SameDiffLayers.Trainable("first/W", List.of(4L, 4L), true)),
                "Sgd");
        assertThat(found.names()).containsExactly("first/W", "last/W");
        assertThat(found.topology().layers().get(1).depth()).isEqualTo(1);
    }

    private SDVariable weights(SameDiff sd, String name, long... shape) {
        return SameDiffNetworks.weights(sd, name, random, FLOAT, shape);
    }

    private static Topology topology(SameDiff sd) {
        return SameDiffVariables.of(sd).topology();
    }

    private static List<String> names(Topology topology) {
        return IntStream.range(0, topology.parameterCount())
                .mapToObj(topology::nameOf)
                .toList();
    }

    private static List<ParameterRole> roles(Topology topology) {
        return topology.parameters().stream().map(parameter -> parameter.role()).toList();
    }
}
