package io.gradwatch;

import static io.gradwatch.fixtures.Samples.RUN;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.oneLayer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.gradwatch.action.TrainingControl;
import io.gradwatch.export.Exporters;
import io.gradwatch.export.QueuedExporter;
import io.gradwatch.fixtures.RecordingExporter;
import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.rule.Finding;
import io.gradwatch.rule.Rule;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.RuleVerdict;
import io.gradwatch.rule.Rules;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MonitorBuilderTest {
    private static final TrainingControl WATCHED = TrainingControl.unsupported("watched only");
    private static final RuleFactory CALM = Rules.of("calm", topology -> sample -> Verdict.healthy());

    @Test
    void allBuiltInRulesJudgeByDefault() {
        assertThat(rulesOf(builder()))
                .containsExactly(
                        "non-finite",
                        "exploding",
                        "vanishing",
                        "update-ratio",
                        "dead-units",
                        "saturation",
                        "unchanged",
                        "loss-divergence",
                        "loss-oscillation",
                        "loss-plateau");
    }

    @Test
    void addedRuleJudgesAfterTheBuiltInOnes() {
        assertThat(rulesOf(builder().rule(CALM)))
                .containsExactly(
                        "non-finite",
                        "exploding",
                        "vanishing",
                        "update-ratio",
                        "dead-units",
                        "saturation",
                        "unchanged",
                        "loss-divergence",
                        "loss-oscillation",
                        "loss-plateau",
                        "calm");
    }

    @Test
    void rulesCanBeReplaced() {
        assertThat(rulesOf(builder().rules(List.of(CALM)))).containsExactly("calm");
    }

    @Test
    void withoutRulesNothingIsJudged() {
        assertThat(rulesOf(builder().rules(List.of()))).isEmpty();
    }

    @Test
    void ruleNameThatIsTakenIsRefused() {
        RuleFactory impostor = Rules.of("exploding", topology -> sample -> Verdict.healthy());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().rule(impostor))
                .withMessage(
                        "there is a rule 'exploding' already; give yours another name, or call rules(...) to replace"
                                + " them all");
    }

    @Test
    void ruleCanBeTakenOut() {
        assertThat(rulesOf(builder().rules(List.of(CALM, Rules.exploding())).withoutRule("calm")))
                .containsExactly("exploding");
    }

    @Test
    void ruleThatIsNotThereCannotBeTakenOut() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().rules(List.of(CALM)).withoutRule("clam"))
                .withMessage("there is no rule 'clam'; there are calm");
    }

    @Test
    void ruleIsCreatedWithTheSettingsGiven() {
        MonitorBuilder limited = builder().rules(List.of()).rule(new Limit(), Map.of("limit", 3));

        assertThat(observed(limited, 3)).isEqualTo(Verdict.healthy());
        assertThat(observed(limited, 3.1)).isInstanceOf(Verdict.Violated.class);
    }

    @Test
    void settingsOfARuleCanBeChanged() {
        MonitorBuilder limited = builder().rules(List.of(new Limit())).ruleSettings("limit", Map.of("limit", 5));

        assertThat(observed(limited, 5)).isEqualTo(Verdict.healthy());
    }

    @Test
    void wrongSettingIsRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().rule(new Limit(), Map.of("limit", 0)))
                .withMessage("limit must be a number above 0, was 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dense0", "dense*", "*0", "?ense0", "*"})
    void findingsInIgnoredLayersAreDropped(String pattern) {
        MonitorBuilder ignoring = builder().rules(List.of(new Limit())).ignoreLayers(List.of(pattern));

        assertThat(observed(ignoring, 100)).isEqualTo(Verdict.healthy());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dense", "dense1", "Dense0", "dense0.", "dense.*", "[a-z]*0", "\\E.*\\Q"})
    void otherLayersAreJudged(String pattern) {
        MonitorBuilder ignoring = builder().rules(List.of(new Limit())).ignoreLayers(List.of(pattern));

        assertThat(observed(ignoring, 100)).isInstanceOf(Verdict.Violated.class);
    }

    @Test
    void oneRuleCanIgnoreWhatOthersJudge() {
        MonitorBuilder ignoring =
                builder().rules(List.of(new Limit())).rule(CALM).ignoreLayers("calm", List.of("dense0"));

        assertThat(observed(ignoring, 100)).isInstanceOf(Verdict.Violated.class);
        assertThat(observed(ignoring.ignoreLayers("limit", List.of("dense0")), 100))
                .isEqualTo(Verdict.healthy());
    }

    @Test
    void findingAboutTheWholeModelStandsThoughLayersAreIgnored() {
        Finding whole = new Finding(Finding.WHOLE_MODEL, "score", 2, 1);
        RuleFactory model = Rules.of("model", topology -> sample -> Verdict.violated(Severity.WARNING, List.of(whole)));

        assertThat(observed(builder().rules(List.of(model)).ignoreLayers(List.of("*")), 1))
                .isInstanceOf(Verdict.Violated.class);
    }

    @Test
    void onlyAPolicyThatMayRollBackNeedsSnapshots() {
        assertThat(builder().preset(Preset.OBSERVE).mayRollBack()).isFalse();
        assertThat(builder().preset(Preset.AUTOPILOT).mayRollBack()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void resolvingAfterLessThanOneIterationIsRefused(int iterations) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().resolveAfterIterations(iterations))
                .withMessage("resolveAfter must be at least 1, was " + iterations);
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without null checks may pass
    void missingExporterIsNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> builder().exporter(null))
                .withMessage("exporter");
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without null checks may pass
    void missingTopologyIsNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> builder().build(RUN, null))
                .withMessage("topology");
    }

    @Test
    void exporterIsSharedByAllRunsOfABuilder() {
        RecordingExporter recorder = new RecordingExporter();
        QueuedExporter queued = Exporters.queued(recorder);
        MonitorBuilder builder = Monitor.builder().exporter(queued);

        builder.build(RUN, dense(1)).close(WATCHED);
        builder.build(RUN, dense(1)).close(WATCHED);

        assertThat(queued.flush(Duration.ofSeconds(30))).isTrue();
        assertThat(recorder.calls()).containsExactly("started run", "ended run", "started run", "ended run");
    }

    @Test
    void laterChangesDoNotReachAMonitorThatIsBuilt() {
        MonitorBuilder builder = builder();
        Monitor monitor = builder.build(RUN, dense(1));

        builder.rules(List.of());

        assertThat(monitor.observe(oneLayer(0, 1, 1), WATCHED, 0).verdicts())
                .hasSize(Rules.all().size());
    }

    private static MonitorBuilder builder() {
        return Monitor.builder().exporter(new RecordingExporter());
    }

    @Test
    void tellsAdaptersWhetherAGuardIsSet() {
        assertThat(Monitor.builder().hasGuards()).as("observe").isFalse();
        assertThat(Monitor.builder().preset(Preset.PROTECT).hasGuards()).isTrue();
        assertThat(Monitor.builder().preset(Preset.PROTECT).withoutGuards().hasGuards())
                .isFalse();
    }

    private static List<String> rulesOf(MonitorBuilder builder) {
        return builder.build(RUN, dense(1)).observe(oneLayer(0, 1, 1), WATCHED, 0).verdicts().stream()
                .map(RuleVerdict::rule)
                .toList();
    }

    private static Verdict observed(MonitorBuilder builder, double norm) {
        Monitor monitor = builder.exporter(new RecordingExporter()).build(RUN, dense(1));
        return monitor.observe(oneLayer(0, norm, 1), WATCHED, 0)
                .verdicts()
                .get(0)
                .verdict();
    }

    /** Violated when the first parameter's gradient norm is above a limit. */
    private static final class Limit implements RuleFactory {
        @Override
        public String name() {
            return "limit";
        }

        @Override
        public List<Setting> settings() {
            return List.of(Setting.number("limit", 10, Range.POSITIVE, "", "largest gradient norm"));
        }

        @Override
        public Rule create(Topology topology, Settings settings) {
            double limit = settings.number("limit");
            return sample -> {
                double norm = sample.gradient().norms().at(0);
                return norm > limit
                        ? Verdict.violated(Severity.WARNING, List.of(new Finding(0, "gradient norm", norm, limit)))
                        : Verdict.healthy();
            };
        }
    }
}
