package io.gradwatch.topology;

import static io.gradwatch.fixtures.Samples.bias;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.weight;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopologyTest {
    private static final LayerInfo FIRST = LayerInfo.of("first", "DenseLayer", 0);

    @Test
    @SuppressWarnings("NullAway") // what a caller without null checks may pass
    void missingListOfLayersIsNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> new Topology(null, List.of()))
                .withMessage("layers");
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without null checks may pass
    void missingListOfParametersIsNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> new Topology(List.of(FIRST), null))
                .withMessage("parameters");
    }

    @Test
    void emptyListOfLayersIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Topology(List.of(), List.of()))
                .withMessage("a topology needs at least one layer; the model given has none");
    }

    @Test
    void layerNameThatOccursTwiceIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Topology(List.of(FIRST, LayerInfo.of("first", "OutputLayer", 1)), List.of()))
                .withMessage("layer names must be unique; 'first' occurs twice");
    }

    @Test
    void parameterOfALayerThatDoesNotExistIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Topology(List.of(FIRST), List.of(weight(1))))
                .withMessage("parameter W names layer 1; the topology has 1 layers");
    }

    @Test
    void modelWithoutParametersIsAccepted() {
        assertThat(new Topology(List.of(FIRST), List.of()).parameterCount()).isZero();
    }

    @Test
    void listsAreCopied() {
        List<ParameterInfo> parameters = new ArrayList<>(List.of(weight(0)));
        Topology topology = new Topology(List.of(FIRST), parameters);

        parameters.add(bias(0));

        assertThat(topology.parameterCount()).isEqualTo(1);
    }

    @Test
    void parameterIsNamedWithItsLayer() {
        assertThat(dense(3).nameOf(5)).isEqualTo("dense2.b");
    }

    @Test
    void layerOfAParameterIsFoundByItsIndex() {
        assertThat(dense(3).layerOf(4).name()).isEqualTo("dense2");
    }
}
