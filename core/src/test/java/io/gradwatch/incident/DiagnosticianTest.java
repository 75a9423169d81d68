package io.gradwatch.incident;

import static io.gradwatch.fixtures.Samples.all;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static io.gradwatch.fixtures.Samples.iteration;
import static io.gradwatch.fixtures.Samples.weight;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.plugin.Settings;
import io.gradwatch.rule.Advice;
import io.gradwatch.rule.Finding;
import io.gradwatch.rule.Rule;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Rules;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosticianTest {
    private static final Finding FINDING = new Finding(2, "gradient norm", 2, 1);

    @Test
    void evidenceTellsWhatWhereWhenAndAgainstWhichLimit() {
        assertThat(diagnose(Rules.exploding(), dense(2), FINDING).evidence())
                .isEqualTo("dense1.W: gradient norm 2 at iteration 17 (limit 1)");
    }

    @Test
    void evidenceCountsOneFurtherFinding() {
        assertThat(diagnose(Rules.exploding(), dense(2), FINDING, FINDING).evidence())
                .endsWith("(limit 1), and 1 more finding");
    }

    @Test
    void evidenceCountsFurtherFindings() {
        assertThat(diagnose(Rules.exploding(), dense(2), FINDING, FINDING, FINDING)
                        .evidence())
                .endsWith("(limit 1), and 2 more findings");
    }

    @Test
    void evidenceAboutTheScoreMeansTheModel() {
        Finding score = new Finding(Finding.WHOLE_MODEL, "score", Double.NaN, Double.MAX_VALUE);

        assertThat(diagnose(Rules.nonFinite(), dense(2), score).evidence())
                .isEqualTo("the model: score NaN at iteration 17 (limit finite)");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "3, 3",
        "999999, 999999",
        "1000000, 1.00e+06",
        "0.01, 0.01",
        "0.00999, 9.99e-03",
        "1234.5, 1234.50",
        "12345.5, 1.23e+04",
        "NaN, NaN",
        "Infinity, Infinity",
        "1.7976931348623157e308, finite"
    })
    void numbersAreShort(double observed, String expected) {
        assertThat(diagnose(Rules.exploding(), dense(2), new Finding(0, "x", observed, 1))
                        .evidence())
                .isEqualTo("dense0.W: x " + expected + " at iteration 17 (limit 1)");
    }

    @Test
    void sigmoidIsNamedAsTheCauseOfVanishing() {
        Diagnosis diagnosis = diagnose(Rules.vanishing(), dense(4, "sigmoid"), FINDING);

        assertThat(diagnosis.cause())
                .isEqualTo("each sigmoid layer passes on at most a quarter of the gradient (its derivative is at most"
                        + " 0.25), and 4 layers are stacked");
    }

    @Test
    void remedyForVanishingNamesTheLayers() {
        Diagnosis diagnosis =
                diagnose(Rules.vanishing(), dense(4, "sigmoid"), new Finding(0, "x", 0, 1), new Finding(2, "x", 0, 1));

        assertThat(diagnosis.remedy()).startsWith("in layers 0-1 (dense0, dense1) use relu with He initialisation");
    }

    @Test
    void otherSaturatingActivationIsNamedAsTheCauseOfVanishing() {
        assertThat(diagnose(Rules.vanishing(), dense(4, "tanh"), FINDING).cause())
                .isEqualTo("tanh passes on ever less of the gradient the further its units are from zero, and 4 layers"
                        + " are stacked");
    }

    @Test
    void deadRectifiersAreNamedAsTheCauseOfVanishing() {
        Diagnosis diagnosis = diagnose(Rules.vanishing(), dense(4, "relu"), FINDING);

        assertThat(diagnosis.cause())
                .isEqualTo(
                        "units of relu layers are dead, or the initial weights (XAVIER) are too small for the depth");
        assertThat(diagnosis.remedy()).startsWith("in layer 1 (dense1) use He initialisation");
    }

    @Test
    void unknownActivationsAreNotBlamedForVanishing() {
        Diagnosis diagnosis = diagnose(Rules.vanishing(), dense(4, "identity"), FINDING);

        assertThat(diagnosis.cause()).doesNotContain("identity").contains("multiply the gradient by less than one");
        assertThat(diagnosis.remedy()).startsWith("in layer 1 (dense1) use an initialisation that matches");
    }

    @Test
    void activationOfAMinorityIsNotBlamedForVanishing() {
        Topology topology = new Topology(
                List.of(layer("a", 0, "sigmoid"), layer("b", 1, "identity"), layer("c", 2, "identity")),
                List.of(weight(0), weight(1), weight(2)));

        assertThat(diagnose(Rules.vanishing(), topology, FINDING).cause()).doesNotContain("sigmoid");
    }

    @Test
    void activationOfHalfTheLayersIsBlamedForVanishing() {
        Topology topology = new Topology(
                List.of(layer("a", 0, "sigmoid"), layer("b", 1, "identity")), List.of(weight(0), weight(1)));

        assertThat(diagnose(Rules.vanishing(), topology, new Finding(0, "x", 0, 1))
                        .cause())
                .contains("sigmoid");
    }

    @Test
    void explosionNamesUpdaterAndLearningRate() {
        assertThat(diagnose(Rules.exploding(), dense(2), FINDING).cause())
                .startsWith("the steps are too large for this network: learning rate too high (Adam, 0.001), ");
    }

    @Test
    void explosionNamesTheLearningRateAloneWhenTheUpdaterIsUnknown() {
        Topology topology = new Topology(List.of(LayerInfo.of("a", "DenseLayer", 0)), List.of(weight(0)));

        assertThat(diagnose(Rules.exploding(), topology, new Finding(0, "x", 2, 1))
                        .cause())
                .startsWith("the steps are too large for this network: learning rate too high (0.001), ");
    }

    @Test
    void explosionSaysNothingOfALearningRateThatIsUnknown() {
        GradientSample gradient = GradientSample.of(dense(2), 17, all(4, 1), all(4, 0));
        IterationSample sample = new IterationSample(gradient, 0, 1, all(4, 1), all(4, 1), Column.unmeasured(4));

        assertThat(diagnose(Rules.exploding(), sample, FINDING).cause())
                .startsWith("the steps are too large for this network: learning rate too high, ");
    }

    @Test
    void explosionOfARecurrentNetworkBlamesTheTimeSteps() {
        Topology topology = new Topology(
                List.of(layer("rnn", 0, "tanh")),
                List.of(weight(0), new ParameterInfo(0, "RW", ParameterRole.RECURRENT_WEIGHT, 100, true)));
        Diagnosis diagnosis = diagnose(Rules.exploding(), topology, new Finding(1, "x", 2, 1));

        assertThat(diagnosis.cause()).startsWith("the recurrent weights multiply the gradient once per time step");
        assertThat(diagnosis.remedy()).contains("truncated back-propagation through time", "0.001", "LSTM");
    }

    @Test
    void nonFiniteGradientOverSoundParametersBlamesTheMiniBatch() {
        Diagnosis diagnosis =
                diagnose(Rules.nonFinite(), dense(2), new Finding(2, "non-finite gradient elements", 3, 0));

        assertThat(diagnosis.cause()).startsWith("the parameters were still finite, so this mini-batch");
        assertThat(diagnosis.remedy()).startsWith("check the data of this iteration");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void nonFiniteParametersBlameAnEarlierStep(double norm) {
        GradientSample gradient = gradient(dense(1), 17, Double.NaN, 0);
        IterationSample sample = new IterationSample(gradient, 0, 1, all(2, 1), Column.of(1, norm), all(2, 1e-3));
        Diagnosis diagnosis = diagnose(Rules.nonFinite(), sample, new Finding(0, "x", 1, 0));

        assertThat(diagnosis.cause()).startsWith("the parameters themselves are no longer finite");
        assertThat(diagnosis.remedy()).startsWith("restart from the last good model");
    }

    @Test
    void parametersThatWereNotMeasuredAreNotBlamed() {
        GradientSample gradient = gradient(dense(1), 17, Double.NaN, 0);
        IterationSample sample = new IterationSample(gradient, 0, 1, all(2, 1), Column.unmeasured(2), all(2, 1e-3));

        assertThat(diagnose(Rules.nonFinite(), sample, new Finding(0, "x", 1, 0))
                        .cause())
                .doesNotContain("no longer finite");
    }

    @Test
    void ruleOfAPluginGivesItsOwnAdvice() {
        Diagnosis diagnosis = diagnose(new Advising(), dense(2), FINDING);

        assertThat(diagnosis.cause()).isEqualTo("the moon is full");
        assertThat(diagnosis.remedy()).isEqualTo("wait for the new moon");
    }

    private static LayerInfo layer(String name, int depth, String activation) {
        return new LayerInfo(name, "DenseLayer", depth, activation, "XAVIER", "Adam");
    }

    private static Diagnosis diagnose(RuleFactory rule, Topology topology, Finding... findings) {
        int size = topology.parameterCount();
        return diagnose(rule, iteration(GradientSample.of(topology, 17, all(size, 1), all(size, 0)), 1), findings);
    }

    private static Diagnosis diagnose(RuleFactory rule, IterationSample sample, Finding... findings) {
        Verdict.Violated violated = new Verdict.Violated(Severity.CRITICAL, List.of(findings));
        return Diagnostician.diagnose(rule, violated, sample);
    }

    private static final class Advising implements RuleFactory {
        @Override
        public String name() {
            return "moon";
        }

        @Override
        public Rule create(Topology topology, Settings settings) {
            return sample -> Verdict.healthy();
        }

        @Override
        public Advice advice(Verdict.Violated violated, IterationSample sample) {
            return new Advice("the moon is full", "wait for the new moon");
        }
    }
}
