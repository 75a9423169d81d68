package io.gradwatch.samples.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradwatch.Configuration;
import io.gradwatch.ConfigurationReader;
import io.gradwatch.Monitor;
import io.gradwatch.action.TrainingControl;
import io.gradwatch.config.ConfigurationSchema;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.Incident;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads this jar's plugins by name, as a user does: nothing here refers to their classes. */
class PluginTest {
    private static final Topology NETWORK = new Topology(
            List.of(new LayerInfo("only", "DenseLayer", 0, "TANH", "XAVIER", "Sgd")),
            List.of(new ParameterInfo(0, "W", ParameterRole.WEIGHT, 10, true)));
    private static final TrainingControl NO_CONTROL = TrainingControl.unsupported("there is no network");

    @TempDir
    private Path folder;

    @Test
    void ruleJudgesWhenTheFileNamesIt() throws IOException {
        Monitor monitor = monitor("rules:\n  learning-rate-limit: {limit: 0.5}\n");

        monitor.gate(gradient(1));
        monitor.observe(step(0.75), NO_CONTROL, 0);

        assertThat(monitor.openIncidents()).extracting(Incident::rule).containsExactly("learning-rate-limit");
    }

    @Test
    void learningRateAtTheLimitIsInOrder() throws IOException {
        Monitor monitor = monitor("rules:\n  learning-rate-limit: {limit: 0.5}\n");

        monitor.observe(step(0.5), NO_CONTROL, 0);

        assertThat(monitor.openIncidents()).isEmpty();
    }

    @Test
    void updaterWithoutALearningRateIsInOrder() throws IOException {
        Monitor monitor = monitor("rules:\n  learning-rate-limit: {limit: 0.5}\n");

        monitor.observe(step(Double.NaN), NO_CONTROL, 0);

        assertThat(monitor.openIncidents()).isEmpty();
    }

    @Test
    void ruleIsOffUnlessTheFileNamesIt() throws IOException {
        Monitor monitor = monitor("run: plain\n");

        monitor.observe(step(1e6), NO_CONTROL, 0);

        assertThat(monitor.openIncidents()).isEmpty();
    }

    @Test
    void incidentOfTheRuleCarriesItsAdvice() throws IOException {
        Monitor monitor = monitor("rules:\n  learning-rate-limit:\n");

        monitor.observe(step(1.5), NO_CONTROL, 0);

        assertThat(monitor.openIncidents())
                .singleElement()
                .satisfies(incident ->
                        assertThat(incident.diagnosis().remedy()).contains("check the schedule of the updater"));
    }

    @Test
    void guardScalesWhenTheFileNamesIt() throws IOException {
        Monitor monitor = monitor("guards:\n  - norm-ceiling: {ceiling: 2}\n");

        assertThat(monitor.gate(gradient(8)))
                .isInstanceOfSatisfying(
                        StepDecision.Scale.class,
                        scale -> assertThat(scale.factors().at(0)).isEqualTo(0.25));
    }

    @Test
    void slipInASettingIsReportedWithItsPlace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> monitor("rules:\n  learning-rate-limit: {limits: 0.5}\n"))
                .withMessageEndingWith("gradwatch.yaml:2:25: rules.learning-rate-limit.limits: unknown setting"
                        + " 'limits'; did you mean 'limit'? known: limit, ignoreLayers");
    }

    @Test
    void schemaMadeOnThisClassPathKnowsThePlugins() {
        assertThat(ConfigurationSchema.json()).contains("\"learning-rate-limit\": {", "\"norm-ceiling\": {");
    }

    private Monitor monitor(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("gradwatch.yaml"), yaml);
        Configuration configuration = ConfigurationReader.find().read(file);
        return configuration.monitors().build(new RunInfo("run", "model", "0"), NETWORK);
    }

    private static GradientSample gradient(double norm) {
        return GradientSample.of(NETWORK, 0, Column.of(norm), Column.of(0));
    }

    private static IterationSample step(double learningRate) {
        return new IterationSample(gradient(1), 0, 1, Column.of(1e-3), Column.of(1), Column.of(learningRate));
    }
}
