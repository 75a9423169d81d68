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
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.RuleVerdict;
import io.gradwatch.rule.Rules;
import io.gradwatch.rule.Verdict;
import java.time.Duration;
import java.util.List;
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
        assertThat(rulesOf(builder())).containsExactly("non-finite", "exploding", "vanishing");
    }

    @Test
    void addedRuleJudgesAfterTheBuiltInOnes() {
        assertThat(rulesOf(builder().rule(CALM))).containsExactly("non-finite", "exploding", "vanishing", "calm");
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

        assertThat(monitor.observe(oneLayer(0, 1, 1), WATCHED, 0).verdicts()).hasSize(3);
    }

    private static MonitorBuilder builder() {
        return Monitor.builder().exporter(new RecordingExporter());
    }

    private static List<String> rulesOf(MonitorBuilder builder) {
        return builder.build(RUN, dense(1)).observe(oneLayer(0, 1, 1), WATCHED, 0).verdicts().stream()
                .map(RuleVerdict::rule)
                .toList();
    }
}
