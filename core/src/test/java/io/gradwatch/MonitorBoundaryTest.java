package io.gradwatch;

import static io.gradwatch.fixtures.Samples.RUN;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static io.gradwatch.fixtures.Samples.iteration;
import static io.gradwatch.fixtures.Samples.oneLayer;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.action.TrainingControl;
import io.gradwatch.export.Exporters;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.export.QueuedExporter;
import io.gradwatch.fixtures.Failures;
import io.gradwatch.fixtures.HangingExporter;
import io.gradwatch.fixtures.RecordingExporter;
import io.gradwatch.guard.Guards;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.guard.StepGuard;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.incident.IncidentChange.Kind;
import io.gradwatch.plugin.Settings;
import io.gradwatch.policy.MitigationPolicy;
import io.gradwatch.policy.PlannedAction;
import io.gradwatch.policy.Policies;
import io.gradwatch.rule.Advice;
import io.gradwatch.rule.Finding;
import io.gradwatch.rule.Rule;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.RuleVerdict;
import io.gradwatch.rule.Rules;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class MonitorBoundaryTest {
    /** Never used up: only a defect waits that long. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private static final Topology TOPOLOGY = dense(1);
    private static final int QUEUE_CAPACITY = 1024;
    private static final Action HALF = new Action.ScaleLearningRate(0.5);
    private static final Verdict BAD =
            Verdict.violated(Severity.WARNING, List.of(new Finding(0, "gradient norm", 2, 1)));
    private static final Verdict OUT_OF_RANGE =
            Verdict.violated(Severity.WARNING, List.of(new Finding(99, "gradient norm", 2, 1)));

    private final RecordingExporter recorder = new RecordingExporter();
    private final QueuedExporter exporter = Exporters.queued(recorder);

    static List<Throwable> failures() {
        return Failures.all();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void ruleThatThrowsIsUndecidedAndCounted(Throwable failure) {
        Monitor monitor = judged(sample -> {
            throw Failures.thrown(failure);
        });
        IterationRecord unused = observe(monitor);
        IterationRecord iteration = observe(monitor);

        assertThat(iteration.verdicts()).containsExactly(new RuleVerdict("mine", Verdict.undecided("the rule failed")));
        assertThat(iteration.health().internalErrors()).isEqualTo(2);
    }

    @Test
    void ruleThatThrowsDoesNotKeepOthersFromJudging() {
        Monitor monitor = Monitor.builder()
                .rules(List.of(
                        Rules.of("broken", topology -> sample -> {
                            throw Failures.onPurpose();
                        }),
                        Rules.of("mine", topology -> sample -> BAD)))
                .exporter(exporter)
                .build(RUN, TOPOLOGY);

        assertThat(observe(monitor).verdicts()).contains(new RuleVerdict("mine", BAD));
    }

    @Test
    void ruleThatCannotBeMadeIsUndecidedAndCounted() {
        Monitor monitor = Monitor.builder()
                .rules(List.of(Rules.of("mine", topology -> {
                    throw Failures.onPurpose();
                })))
                .exporter(exporter)
                .build(RUN, TOPOLOGY);
        IterationRecord iteration = observe(monitor);

        assertThat(iteration.verdicts())
                .containsExactly(new RuleVerdict("mine", Verdict.undecided("the rule could not be created")));
        assertThat(iteration.health().internalErrors()).isEqualTo(1);
    }

    @Test
    @SuppressWarnings("NullAway") // what a plugin without null checks may return
    void ruleWithoutAVerdictIsUndecidedAndCounted() {
        IterationRecord iteration = observe(judged(sample -> null));

        assertThat(iteration.verdicts()).containsExactly(new RuleVerdict("mine", Verdict.undecided("the rule failed")));
        assertThat(iteration.health().internalErrors()).isEqualTo(1);
    }

    @Test
    void ruleThatNamesAParameterThatDoesNotExistIsUndecidedAndCounted() {
        IterationRecord iteration = observe(judged(sample -> OUT_OF_RANGE));

        assertThat(iteration.verdicts()).containsExactly(new RuleVerdict("mine", Verdict.undecided("the rule failed")));
        assertThat(iteration.incidentChanges()).isEmpty();
        assertThat(iteration.health().internalErrors()).isEqualTo(1);
    }

    @Test
    void ruleWhoseAdviceThrowsIsUndecidedAndCounted() {
        Monitor monitor = Monitor.builder()
                .rules(List.of(new BadAdvice()))
                .exporter(exporter)
                .build(RUN, TOPOLOGY);
        IterationRecord iteration = observe(monitor);

        assertThat(iteration.verdicts())
                .containsExactly(new RuleVerdict("bad-advice", Verdict.undecided("the rule failed")));
        assertThat(iteration.health().internalErrors()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void guardThatThrowsProceedsAndIsCounted(Throwable failure) {
        Monitor monitor = guarded(topology -> sample -> {
            throw Failures.thrown(failure);
        });

        assertThat(monitor.gate(gradient(TOPOLOGY, 0, 1, 1))).isEqualTo(StepDecision.proceed());
        assertThat(observe(monitor).health().internalErrors()).isEqualTo(1);
    }

    @Test
    void guardThatThrowsDoesNotKeepOthersFromSkipping() {
        Monitor monitor = Monitor.builder()
                .guard(Guards.of("test", topology -> sample -> {
                    throw Failures.onPurpose();
                }))
                .guard(Guards.skipNonFinite())
                .exporter(exporter)
                .build(RUN, TOPOLOGY);

        assertThat(monitor.gate(gradient(TOPOLOGY, 0, Double.NaN, 1))).isInstanceOf(StepDecision.Skip.class);
    }

    @Test
    void guardThatCannotBeMadeProceedsAndIsCounted() {
        Monitor monitor = guarded(topology -> {
            throw Failures.onPurpose();
        });

        assertThat(monitor.gate(gradient(TOPOLOGY, 0, 1, 1))).isEqualTo(StepDecision.proceed());
        assertThat(observe(monitor).health().internalErrors()).isEqualTo(1);
    }

    @Test
    @SuppressWarnings("NullAway") // what a plugin without null checks may return
    void guardThatIsMissingProceedsAndIsCounted() {
        Monitor monitor = guarded(topology -> null);

        assertThat(monitor.gate(gradient(TOPOLOGY, 0, 1, 1))).isEqualTo(StepDecision.proceed());
        assertThat(observe(monitor).health().internalErrors()).isEqualTo(1);
    }

    @Test
    @SuppressWarnings("NullAway") // what a plugin without null checks may return
    void guardWithoutADecisionProceedsAndIsCounted() {
        Monitor monitor = guarded(topology -> sample -> null);

        assertThat(monitor.gate(gradient(TOPOLOGY, 0, 1, 1))).isEqualTo(StepDecision.proceed());
        assertThat(observe(monitor).health().internalErrors()).isEqualTo(1);
    }

    static List<Column> columnsOfTheWrongSize() {
        return List.of(Column.of(), Column.of(0.5), Column.of(0.5, 0.5, 0.5));
    }

    @ParameterizedTest
    @MethodSource("columnsOfTheWrongSize")
    void guardWithTheWrongNumberOfFactorsProceedsAndIsCounted(Column factors) {
        Monitor monitor = guarded(topology -> sample -> new StepDecision.Scale(factors, "mine"));

        assertThat(monitor.gate(gradient(TOPOLOGY, 0, 1, 1))).isEqualTo(StepDecision.proceed());
        assertThat(observe(monitor).health().internalErrors()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void policyThatThrowsTakesNoActionAndIsCounted(Throwable failure) {
        Monitor monitor = governed(topology -> situation -> {
            throw Failures.thrown(failure);
        });
        IterationRecord iteration = observe(monitor);

        assertThat(iteration.actions()).isEmpty();
        assertThat(iteration.health().internalErrors()).isEqualTo(1);
    }

    @Test
    void policyThatCannotBeMadeTakesNoActionAndIsCounted() {
        IterationRecord iteration = observe(governed(topology -> {
            throw Failures.onPurpose();
        }));

        assertThat(iteration.actions()).isEmpty();
        assertThat(iteration.health().internalErrors()).isEqualTo(1);
    }

    @Test
    @SuppressWarnings("NullAway") // what a plugin without null checks may return
    void policyWithoutAPlanTakesNoActionAndIsCounted() {
        IterationRecord iteration = observe(governed(topology -> situation -> null));

        assertThat(iteration.actions()).isEmpty();
        assertThat(iteration.health().internalErrors()).isEqualTo(1);
    }

    @Test
    @SuppressWarnings("NullAway") // what a plugin without null checks may return
    void planWithAHoleTakesNoActionAndIsCounted() {
        IterationRecord iteration = observe(governed(topology -> situation -> Arrays.asList((PlannedAction) null)));

        assertThat(iteration.actions()).isEmpty();
        assertThat(iteration.health().internalErrors()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void controlThatThrowsIsRecordedAsFailedAndCounted(Throwable failure) {
        Monitor monitor = once(HALF);
        IterationRecord iteration = monitor.observe(
                oneLayer(0, 1, 1),
                action -> {
                    throw Failures.thrown(failure);
                },
                0);

        assertThat(iteration.actions())
                .extracting(ActionRecord::outcome)
                .containsExactly(new ActionOutcome.Failed("the training control threw an exception; see the log"));
        assertThat(iteration.health().internalErrors()).isEqualTo(1);
    }

    @Test
    @SuppressWarnings("NullAway") // what an adapter without null checks may return
    void controlWithoutAnOutcomeIsRecordedAsFailedAndCounted() {
        IterationRecord iteration = once(HALF).observe(oneLayer(0, 1, 1), action -> null, 0);

        assertThat(iteration.actions()).extracting(ActionRecord::isApplied).containsExactly(false);
        assertThat(iteration.health().internalErrors()).isEqualTo(1);
    }

    @Test
    void exporterThatThrowsIsCounted() {
        QueuedExporter broken = Exporters.queued(iteration -> {
            throw Failures.onPurpose();
        });
        Monitor monitor = Monitor.builder().exporter(broken).exporter(exporter).build(RUN, TOPOLOGY);
        IterationRecord unused = observe(monitor);

        assertThat(broken.flush(LONG)).isTrue();
        assertThat(observe(monitor).health().internalErrors()).isEqualTo(1);
        assertThat(exporter.flush(LONG)).isTrue();
        assertThat(recorder.records()).hasSize(2);
    }

    @Test
    void exporterThatHangsDoesNotHoldUpTraining() {
        HangingExporter hanging = new HangingExporter();
        QueuedExporter queued = Exporters.queued(hanging);
        // Alone: on a busy machine another exporter may not keep up with this loop, and drop records as well.
        Monitor monitor = Monitor.builder().exporter(queued).build(RUN, TOPOLOGY);
        IterationRecord unused = observe(monitor);
        hanging.awaitHanging();
        for (int i = 0; i < QUEUE_CAPACITY + 5; i++) {
            unused = observe(monitor);
        }

        assertThat(observe(monitor).health().droppedRecords()).isEqualTo(5);
        assertThat(queued.flush(Duration.ofMillis(1))).isFalse();
        hanging.release();
    }

    @Test
    void newsReachesAnExporterThatHasHung() {
        HangingExporter hanging = new HangingExporter();
        QueuedExporter queued = Exporters.queued(hanging);
        Monitor monitor = Monitor.builder()
                .rules(List.of(
                        Rules.of("mine", topology -> sample -> sample.iteration() == 1 ? BAD : Verdict.healthy())))
                .resolveAfterIterations(1)
                .exporter(queued)
                .build(RUN, TOPOLOGY);
        for (int i = 0; i < 3 * QUEUE_CAPACITY; i++) {
            IterationRecord unused = monitor.observe(oneLayer(i, 1, 1), TrainingControl.unsupported("watched only"), 0);
        }
        hanging.release();

        assertThat(queued.flush(LONG)).isTrue();
        assertThat(queued.dropped()).isPositive();
        assertThat(hanging.recorder().records().stream().flatMap(iteration -> iteration.incidentChanges().stream()))
                .extracting(IncidentChange::kind)
                .containsExactly(Kind.OPENED, Kind.RESOLVED);
    }

    private static IterationRecord observe(Monitor monitor) {
        return monitor.observe(oneLayer(0, 1, 1), TrainingControl.unsupported("watched only"), 0);
    }

    private Monitor judged(Rule rule) {
        return Monitor.builder()
                .rules(List.of(Rules.of("mine", topology -> rule)))
                .exporter(exporter)
                .build(RUN, TOPOLOGY);
    }

    private Monitor guarded(Function<Topology, StepGuard> guard) {
        return Monitor.builder()
                .guard(Guards.of("test", guard))
                .exporter(exporter)
                .build(RUN, TOPOLOGY);
    }

    private Monitor governed(Function<Topology, MitigationPolicy> policy) {
        return Monitor.builder()
                .policy(Policies.of("test", policy))
                .exporter(exporter)
                .build(RUN, TOPOLOGY);
    }

    /** A monitor whose policy asks for some actions after iteration 0. */
    private Monitor once(Action... actions) {
        return governed(topology -> situation -> situation.sample().iteration() > 0
                ? List.of()
                : Arrays.stream(actions)
                        .map(action -> new PlannedAction(action, "test"))
                        .toList());
    }

    private static final class BadAdvice implements RuleFactory {
        @Override
        public String name() {
            return "bad-advice";
        }

        @Override
        public Rule create(Topology topology, Settings settings) {
            return sample -> BAD;
        }

        @Override
        public Advice advice(Verdict.Violated violated, IterationSample sample) {
            throw Failures.onPurpose();
        }
    }
}
