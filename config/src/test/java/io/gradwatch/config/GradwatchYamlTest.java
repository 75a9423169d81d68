package io.gradwatch.config;

import static io.gradwatch.config.Fixtures.NETWORK;
import static io.gradwatch.config.Fixtures.RUN;
import static io.gradwatch.config.Fixtures.gradient;
import static io.gradwatch.config.Fixtures.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradwatch.Configuration;
import io.gradwatch.ConfigurationReader;
import io.gradwatch.Monitor;
import io.gradwatch.MonitorBuilder;
import io.gradwatch.action.TrainingControl;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.Incident;
import io.gradwatch.probe.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GradwatchYamlTest {
    private static final TrainingControl NO_CONTROL = TrainingControl.unsupported("there is no network");

    private final Fixtures fixtures = new Fixtures();

    @TempDir
    private Path folder;

    @Test
    void isFoundByItsService() {
        assertThat(ConfigurationReader.find()).isInstanceOf(GradwatchYaml.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# nothing\n", "---\n", "rules:\n", "rules: {}\nsampling:\n", "\uFEFF# mark\n"})
    void fileThatSaysNothingLeavesEveryDefault(String yaml) {
        Configuration configuration = read(yaml);

        assertThat(configuration.run()).isNull();
        assertThat(configuration.monitors().sampling()).isEqualTo(Sampling.DEFAULT);
        assertThat(configuration.monitors().mayRollBack()).isFalse();
        assertThat(incidentsAfter(configuration, Double.NaN)).containsExactly("non-finite");
    }

    @Test
    void namesTheRun() {
        assertThat(read("run: my run\n").run()).isEqualTo("my run");
    }

    @Test
    void environmentVariablesAreNotExpanded() {
        assertThat(read("run: ${HOME}\n").run()).isEqualTo("${HOME}");
    }

    @ParameterizedTest
    @CsvSource({"observe, false, false", "protect, true, false", "autopilot, true, true"})
    void presetSetsGuardsAndPolicy(String preset, boolean skips, boolean mayRollBack) {
        MonitorBuilder monitors = read("preset: " + preset + "\n").monitors();

        assertThat(monitors.mayRollBack()).isEqualTo(mayRollBack);
        assertThat(decision(monitors) instanceof StepDecision.Skip).isEqualTo(skips);
    }

    @Test
    void guardsReplaceThoseOfAPresetThatStandsBelowThem() {
        MonitorBuilder monitors = read("guards: []\npreset: protect\n").monitors();

        assertThat(decision(monitors)).isEqualTo(StepDecision.proceed());
    }

    @Test
    void policyReplacesThatOfThePreset() {
        assertThat(read("preset: autopilot\npolicy: observe-only\n").monitors().mayRollBack())
                .isFalse();
    }

    @Test
    void policyTakesSettingsBesideItsName() {
        assertThat(read("policy: {name: lenient, strict: on}\n").monitors().mayRollBack())
                .isTrue();
    }

    @Test
    void samplingSaysHowMuchTimeMayBeTaken() {
        assertThat(read("sampling: {timeBudget: 0.1}\n").monitors().sampling())
                .isEqualTo(new Sampling(Sampling.DEFAULT.detailsEveryIterations(), 0.1));
        assertThat(read("sampling: {detailsEveryIterations: 1, timeBudget: 1}\n")
                        .monitors()
                        .sampling())
                .isEqualTo(Sampling.EVERYTHING);
    }

    @Test
    void samplingSaysHowOftenDetailsAreMeasured() {
        assertThat(read("sampling: {detailsEveryIterations: 3}\n").monitors().sampling())
                .isEqualTo(new Sampling(3, Sampling.DEFAULT.timeBudget()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "false", "False"})
    void ruleCanBeSwitchedOff(String off) {
        assertThat(incidentsAfter(read("rules: {non-finite: " + off + "}\n"), Double.NaN))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "true", "", "{}", "{ignoreLayers: output}"})
    void ruleOfAnotherJarIsOnWhenNamed(String on) {
        assertThat(incidentsAfter(read("rules:\n  always: " + on + "\n"), 1)).containsExactly("always");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rules: {always: off}"})
    void ruleOfAnotherJarIsOffUnlessNamed(String yaml) {
        assertThat(incidentsAfter(read(yaml), 1)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rules:\n  always: {ignoreLayers: [embedding*]}\n",
                "rules:\n  always: {ignoreLayers: \"*ding\"}\n",
                "ignoreLayers: [embeddin?]\nrules: {always: on}\n"
            })
    void layersCanBeIgnored(String yaml) {
        assertThat(incidentsAfter(read(yaml), 1)).isEmpty();
    }

    @Test
    void settingsOfEveryTypeReachThePlugin() {
        build("rules:\n  always: {threshold: 4, warmUp: 20, strict: on, mode: exact, label: 'on', tags: [a, b]}\n");

        assertThat(fixtures.made)
                .containsExactly(Map.of(
                        "threshold",
                        4.0,
                        "warmUp",
                        20L,
                        "strict",
                        true,
                        "mode",
                        "exact",
                        "label",
                        "on",
                        "tags",
                        List.of("a", "b")));
    }

    @Test
    void settingThatIsLeftOutHasItsDefault() {
        build("guards:\n  - skip-all: {warmUp: 0}\n");

        assertThat(fixtures.made)
                .singleElement()
                .satisfies(made -> assertThat(made).containsEntry("warmUp", 0L).containsEntry("threshold", 2.5));
    }

    @Test
    void guardsDecideInTheOrderOfTheFile() {
        MonitorBuilder monitors =
                read("guards:\n  - skip-non-finite\n  - skip-all\n").monitors();

        assertThat(decision(monitors))
                .isInstanceOfSatisfying(
                        StepDecision.Skip.class,
                        skip -> assertThat(skip.reason()).contains("NaN or infinite"));
    }

    @Test
    void fileCanBeReadWithoutMakingItsExporters() throws IOException {
        Path file = Files.writeString(folder.resolve("gradwatch.yaml"), "exporters:\n  - memory: {label: here}\n");
        Configuration configuration = new GradwatchYaml(fixtures.plugins()).readWithoutExporters(file);

        assertThat(fixtures.made).isEmpty();
        assertThat(incidentsAfter(configuration, Double.NaN)).containsExactly("non-finite");
    }

    @Test
    void wrongSettingOfAnExporterIsRefusedThoughItIsNotMade() throws IOException {
        Path file = Files.writeString(folder.resolve("gradwatch.yaml"), "exporters:\n  - memory: {lable: here}\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GradwatchYaml(fixtures.plugins()).readWithoutExporters(file))
                .withMessageContaining("lable");
    }

    @Test
    void exportersAreMadeWithTheirSettings() {
        read("exporters:\n  - logging\n  - memory: {label: here}\n");

        assertThat(fixtures.made)
                .singleElement()
                .satisfies(made -> assertThat(made).containsEntry("label", "here"));
    }

    @Test
    void resolveAfterIterationsSaysWhenAnIncidentEnds() {
        Monitor monitor = build("resolveAfterIterations: 1\n");
        monitor.observe(step(Double.NaN), NO_CONTROL, 0);

        monitor.observe(step(1), NO_CONTROL, 0);

        assertThat(monitor.openIncidents()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"maxSnapshotBytes: 5000000000, 5000000000", "maxSnapshotBytes: 0, 0", "maxSnapshotBytes: -1,", "run: a,"
    })
    void maxSnapshotBytesIsLeftToTheAdapterUnlessGiven(String yaml, @Nullable Long expected) {
        OptionalLong bytes = read(yaml + "\n").monitors().maxSnapshotBytes();

        assertThat(bytes).isEqualTo(expected == null ? OptionalLong.empty() : OptionalLong.of(expected));
    }

    @Test
    void closeTimeoutSecondsSaysHowLongClosingWaits() {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        MonitorBuilder monitors = read("closeTimeoutSeconds: 0.02\n").monitors().exporter(iteration -> {
            await(held);
            done.countDown();
        });
        monitors.build(RUN, NETWORK).observe(step(1), NO_CONTROL, 0);

        monitors.awaitExporters();

        assertThat(done.getCount()).isEqualTo(1);
        held.countDown();
        await(done);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this", e);
        }
    }

    @Test
    void anchorsSaveRepetition() {
        Monitor monitor = build("rules:\n  non-finite: &no {ignoreLayers: ['*']}\n  exploding: *no\n");

        monitor.observe(step(Double.NaN), NO_CONTROL, 0);

        assertThat(monitor.openIncidents()).isEmpty();
    }

    private Configuration read(String yaml) {
        return fixtures.read(folder, yaml);
    }

    private Monitor build(String yaml) {
        return read(yaml).monitors().build(RUN, NETWORK);
    }

    private static StepDecision decision(MonitorBuilder monitors) {
        return monitors.build(RUN, NETWORK).gate(gradient(Double.NaN));
    }

    private static List<String> incidentsAfter(Configuration configuration, double norm) {
        Monitor monitor = configuration.monitors().build(RUN, NETWORK);
        IterationRecord seen = monitor.observe(step(norm), NO_CONTROL, 0);
        assertThat(seen.sample().iteration()).isZero();
        return monitor.openIncidents().stream().map(Incident::rule).toList();
    }
}
