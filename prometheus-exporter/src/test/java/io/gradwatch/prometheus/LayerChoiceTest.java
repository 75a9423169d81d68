package io.gradwatch.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.incident.IncidentChange;
import io.gradwatch.incident.IncidentChange.Kind;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LayerChoiceTest {
    private final DeepNetwork network = new DeepNetwork(100);
    private final LayerChoice choice = new LayerChoice(new LayerParameters(network.topology()), 8);

    @Test
    void halfOfThePlacesGoToTheLargestGradientsAndHalfToTheSmallest() {
        assertThat(update(DeepNetwork::growing)).containsExactlyInAnyOrder(99, 98, 97, 96, 0, 1, 2, 3);
    }

    @Test
    void whatIsNotFiniteCountsAsTheLargest() {
        assertThat(update(layer -> layer == 50 ? Double.NaN : layer == 60 ? Double.POSITIVE_INFINITY : 1.0 + layer))
                .containsExactlyInAnyOrder(50, 60, 99, 98, 0, 1, 2, 3);
    }

    @Test
    void nothingIsChosenBeforeAnythingWasMeasured() {
        assertThat(choice.update(DeepNetwork.record(network.unmeasured()))).isNull();
        assertThat(update(DeepNetwork::growing)).isNotNull();
    }

    @Test
    void layersAreChosenAnewOnlyNowAndThen() {
        update(DeepNetwork::growing);
        for (int i = 1; i < LayerChoice.ITERATIONS; i++) {
            assertThat(update(layer -> 100.0 - layer * layer % 37)).isNull();
        }

        assertThat(update(layer -> layer == 50 ? 1000 : 1.0 + layer)).contains(50);
    }

    /** Ranks 0 and 1 are shown in any case; what has fallen to rank 7 stays, what has fallen to rank 8 goes. */
    @Test
    void layerThatIsShownStaysWhileItIsNearTheTop() {
        update(DeepNetwork::growing);
        later();

        assertThat(update(layer -> layer >= 90 && layer < 96 ? 200.0 + layer : 1.0 + layer))
                .as("90 to 95 are ahead: 99 and 98 are at the ranks 6 and 7")
                .containsExactlyInAnyOrder(95, 94, 99, 98, 0, 1, 2, 3);
        later();

        assertThat(update(layer -> layer >= 89 && layer < 96 ? 200.0 + layer : 1.0 + layer))
                .as("98 has fallen to rank 8")
                .containsExactlyInAnyOrder(95, 94, 99, 93, 0, 1, 2, 3);
    }

    @Test
    void nothingChangesWhileNothingElseIsTelling() {
        update(DeepNetwork::growing);
        later();

        assertThat(update(DeepNetwork::growing)).isNull();
    }

    @Test
    void culpritsOfOpenIncidentsAreShownAtOnceAndBeforeOthers() {
        update(DeepNetwork::growing);

        assertThat(update(DeepNetwork::growing, network.change(Kind.OPENED, 1, 40, 41)))
                .containsExactlyInAnyOrder(40, 41, 99, 98, 97, 0, 1, 2);
    }

    @Test
    void culpritsTakeHalfOfThePlacesAtMost() {
        update(DeepNetwork::growing);

        assertThat(update(
                        DeepNetwork::growing,
                        network.change(Kind.OPENED, 1, 40, 41, 42),
                        network.change(Kind.OPENED, 2, 50, 51)))
                .as("of the oldest incident first")
                .containsExactlyInAnyOrder(40, 41, 42, 50, 99, 98, 0, 1);
        assertThat(update(DeepNetwork::growing))
                .as("51 is not asked for again and again")
                .isNull();
    }

    @Test
    void culpritIsShownUntilTheNextChoiceAfterItsIncidentIsResolved() {
        update(DeepNetwork::growing);
        update(DeepNetwork::growing, network.change(Kind.OPENED, 1, 40));
        assertThat(update(DeepNetwork::growing, network.change(Kind.RESOLVED, 1, 40)))
                .isNull();
        for (int i = 3; i < LayerChoice.ITERATIONS; i++) {
            assertThat(update(DeepNetwork::growing)).isNull();
        }

        assertThat(update(DeepNetwork::growing)).containsExactlyInAnyOrder(99, 98, 97, 96, 0, 1, 2, 3);
    }

    @Test
    void layersThatAreNotTrainedGetWhatIsLeft() {
        Topology mostlyFrozen = new Topology(
                List.of(
                        LayerInfo.of("a", "DenseLayer", 0),
                        LayerInfo.of("b", "ActivationLayer", 1),
                        LayerInfo.of("c", "ActivationLayer", 2),
                        LayerInfo.of("d", "OutputLayer", 3)),
                List.of(new ParameterInfo(3, "W", ParameterRole.WEIGHT, 1, true)));
        LayerChoice few = new LayerChoice(new LayerParameters(mostlyFrozen), 2);

        assertThat(few.update(DeepNetwork.record(new IterationSample(
                        GradientSample.of(mostlyFrozen, 0, Column.of(1), Column.of(0)),
                        0,
                        1,
                        Column.of(1),
                        Column.of(1),
                        Column.of(1)))))
                .containsExactlyInAnyOrder(3, 0);
    }

    /** To the end of the stretch in which nothing is chosen. */
    private void later() {
        for (int i = 1; i < LayerChoice.ITERATIONS; i++) {
            update(DeepNetwork::growing);
        }
    }

    private @Nullable Set<Integer> update(IntToDoubleFunction norms, IncidentChange... changes) {
        return choice.update(DeepNetwork.record(network.sample(norms), changes));
    }
}
