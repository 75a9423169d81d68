package io.gradwatch.dl4j;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.export.IterationRecord;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Gradwatch says of each kind of network. Gradients are compared with central finite differences of the score in
 * double precision. Their step of 1e-5 leaves a relative error of about 1e-9 where the score is smooth; the ops that
 * SameDiff layers and attention are made of add to it. 1e-5 leaves room, and tells a wrong norm from a true one.
 */
class EveryNetworkTest {
    private static final double RELATIVE = 1e-5;
    /** Below this a norm is as good as none: the score itself has about 15 digits, so differences have 1e-10. */
    private static final double SMALLEST = 1e-3;

    static Stream<CataloguedNetwork> networks() {
        return Stream.of(SequentialCatalogue.networks(), GraphCatalogue.networks(), SameDiffCatalogue.networks())
                .flatMap(all -> all);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void isDescribedByLayerAndParameter(CataloguedNetwork network) {
        Topology topology =
                ParameterTable.of(requireNonNull(Network.of(network.create()))).topology();

        assertThat(TopologyText.of(topology)).isEqualTo(network.topology());
    }

    @ParameterizedTest
    @MethodSource("networks")
    void gradientNormsAgreeWithFiniteDifferences(CataloguedNetwork network) {
        Model model = network.create();
        List<ParameterTable.Entry> entries =
                ParameterTable.of(requireNonNull(Network.of(model))).entries();
        double[] expected = FiniteDifferences.norms(FiniteDifferences.ofScore(model, network.batch()), entries);
        IterationSample sample = trainedOnce(model, network);

        List<ParameterInfo> parameters = sample.topology().parameters();
        for (int p = 0; p < parameters.size(); p++) {
            double factor = network.factor(parameters.get(p).layer());
            double norm = parameters.get(p).trainable() ? factor * expected[p] : 0;
            assertThat(sample.gradient().norms().at(p))
                    .as(sample.topology().nameOf(p))
                    .isCloseTo(norm, within(RELATIVE * Math.max(norm, SMALLEST)));
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void updateNormsAreThoseOfWhatTheStepMoved(CataloguedNetwork network) {
        Model model = network.create();
        List<ParameterTable.Entry> entries =
                ParameterTable.of(requireNonNull(Network.of(model))).entries();
        double[] before = Networks.parametersOf(model);
        IterationSample sample = trainedOnce(model, network);
        double[] after = Networks.parametersOf(model);
        double[] moved = new double[before.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = before[i] - after[i];
        }
        double[] expectedUpdates = FiniteDifferences.norms(moved, entries);
        double[] expectedParameters = FiniteDifferences.norms(before, entries);

        for (int p = 0; p < entries.size(); p++) {
            String name = sample.topology().nameOf(p);
            if (sample.topology().parameters().get(p).trainable()) {
                // The subtraction of nearly equal numbers loses a few digits of 16.
                assertThat(sample.updateNorms().at(p)).as(name).isCloseTo(expectedUpdates[p], within(1e-12));
            } else {
                assertThat(sample.updateNorms().at(p)).as(name).isZero();
            }
            assertThat(sample.parameterNorms().at(p)).as(name).isCloseTo(expectedParameters[p], within(1e-12));
        }
    }

    private static IterationSample trainedOnce(Model model, CataloguedNetwork network) {
        Recording recording = new Recording();
        model.addListeners(
                GradwatchListener.builder().exporter(recording.exporter()).build());
        Networks.fit(model, network.batch());
        List<IterationRecord> records = recording.iterations();
        assertThat(records).hasSize(1);
        assertThat(records.get(0).health().internalErrors()).isZero();
        return records.get(0).sample();
    }
}
