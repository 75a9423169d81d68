package io.gradwatch;

import static io.gradwatch.fixtures.Samples.RUN;
import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static io.gradwatch.fixtures.Samples.iteration;
import static io.gradwatch.fixtures.Samples.oneLayer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.action.Clipping;
import io.gradwatch.action.TrainingControl;
import io.gradwatch.export.Exporters;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.export.QueuedExporter;
import io.gradwatch.fixtures.Failures;
import io.gradwatch.fixtures.RecordingExporter;
import io.gradwatch.guard.Guards;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.guard.StepGuard;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.incident.IncidentChange.Kind;
import io.gradwatch.policy.Budget;
import io.gradwatch.policy.MitigationPolicy;
import io.gradwatch.policy.PlannedAction;
import io.gradwatch.policy.Policies;
import io.gradwatch.policy.Situation;
import io.gradwatch.rule.Finding;
import io.gradwatch.rule.Rule;
import io.gradwatch.rule.RuleVerdict;
import io.gradwatch.rule.Rules;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MonitorTest {
    /** Never used up: only a defect waits that long. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private static final Topology TOPOLOGY = dense(1);
    private static final Action HALF = new Action.ScaleLearningRate(0.5);
    private static final Action CLIP = new Action.EnableClipping(new Clipping.GlobalNorm(2));
    private static final Verdict BAD =
            Verdict.violated(Severity.WARNING, List.of(new Finding(0, "gradient norm", 2, 1)));

    private final RecordingExporter recorder = new RecordingExporter();
    private final QueuedExporter exporter = Exporters.queued(recorder);
    private final Control control = new Control();

    @Test
    void wholeIterationIsToldToTheExporter() {
        Monitor monitor =
                Monitor.builder().preset(Preset.AUTOPILOT).exporter(exporter).build(RUN, TOPOLOGY);
        for (int i = 0; i < 3; i++) {
            GradientSample poisoned = gradient(TOPOLOGY, i, Double.NaN, 1);
            StepDecision unused = monitor.gate(poisoned);
            IterationRecord unusedToo = monitor.observe(iteration(poisoned, 1), control, 1_000);
        }

        assertThat(exporter.flush(LONG)).isTrue();
        assertThat(recorder.calls()).containsExactly("started run", "iteration 0", "iteration 1", "iteration 2");
        assertThat(recorder.records().get(0).decision())
                .isEqualTo(new StepDecision.Skip("1 gradient elements are NaN or infinite, first in dense0.W"));
        assertThat(recorder.records().get(0).verdicts())
                .extracting(RuleVerdict::rule)
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
        assertThat(recorder.records().get(0).incidentChanges())
                .extracting(IncidentChange::kind)
                .containsExactly(Kind.OPENED);
        assertThat(recorder.records().get(2).actions())
                .extracting(ActionRecord::action, ActionRecord::outcome, ActionRecord::iteration)
                .containsExactly(
                        applied(new Action.Rollback()),
                        applied(HALF),
                        applied(new Action.EnableClipping(new Clipping.GlobalNorm(1))));
        assertThat(control.asked).hasSize(3);
    }

    @Test
    void healthyIterationIsLeftAlone() {
        Monitor monitor =
                Monitor.builder().preset(Preset.AUTOPILOT).exporter(exporter).build(RUN, TOPOLOGY);

        assertThat(monitor.gate(gradient(TOPOLOGY, 0, 1, 1))).isEqualTo(StepDecision.proceed());
        IterationRecord iteration = monitor.observe(oneLayer(0, 1, 1), control, 0);
        assertThat(iteration.hasNews()).isFalse();
        assertThat(iteration.run()).isEqualTo(RUN);
        assertThat(iteration.health().internalErrors()).isZero();
    }

    @Test
    void timeOfTheProbeIsPartOfTheMonitorTime() {
        Monitor monitor = Monitor.builder().exporter(exporter).build(RUN, TOPOLOGY);

        assertThat(monitor.observe(oneLayer(0, 1, 1), control, 1_000_000_000_000L)
                        .health()
                        .monitorNanos())
                .isGreaterThanOrEqualTo(1_000_000_000_000L);
    }

    @Test
    void timeOfTheGateIsPartOfTheMonitorTime() {
        long gateNanos = 20_000_000;
        Monitor monitor = guarded(topology -> sample -> {
            long start = System.nanoTime();
            while (System.nanoTime() - start < gateNanos) {
                Thread.onSpinWait();
            }
            return StepDecision.proceed();
        });
        StepDecision unused = monitor.gate(gradient(TOPOLOGY, 0, 1, 1));

        assertThat(observe(monitor).health().monitorNanos()).isGreaterThanOrEqualTo(gateNanos);
    }

    @Test
    void timeFromOneIterationToTheNextIsMeasuredPausesIncluded() {
        long pause = 20_000_000;
        Monitor monitor = Monitor.builder().exporter(exporter).build(RUN, TOPOLOGY);
        assertThat(observe(monitor).health().iterationNanos())
                .as("there is none before the first")
                .isZero();

        long start = System.nanoTime();
        while (System.nanoTime() - start < pause) {
            Thread.onSpinWait();
        }
        long second = observe(monitor).health().iterationNanos();

        assertThat(second).isGreaterThanOrEqualTo(pause).isLessThan(LONG.toNanos());
    }

    @Test
    void exporterIsToldOfTheBudgetsOfThePolicy() {
        Budget budget = new Budget("rollback", 1, 3);
        Monitor monitor = governed(topology -> new MitigationPolicy() {
            @Override
            public List<PlannedAction> plan(Situation situation) {
                return List.of();
            }

            @Override
            public List<Budget> budgets() {
                return List.of(budget);
            }
        });

        assertThat(observe(monitor).budgets()).containsExactly(budget);
        assertThat(observe(once(HALF)).budgets()).isEmpty();
    }

    @Test
    void decisionOfOneIterationDoesNotStayForTheNext() {
        Monitor monitor = guarded(topology -> sample -> new StepDecision.Skip("always"));
        StepDecision unused = monitor.gate(gradient(TOPOLOGY, 0, 1, 1));

        assertThat(observe(monitor).decision()).isEqualTo(new StepDecision.Skip("always"));
        assertThat(observe(monitor).decision()).isEqualTo(StepDecision.proceed());
    }

    @Test
    void observePresetNeverTouchesTraining() {
        Monitor monitor =
                Monitor.builder().preset(Preset.OBSERVE).exporter(exporter).build(RUN, TOPOLOGY);
        for (int i = 0; i < 10; i++) {
            GradientSample poisoned = gradient(TOPOLOGY, i, Double.NaN, 1);

            assertThat(monitor.gate(poisoned)).isEqualTo(StepDecision.proceed());
            IterationRecord unused = monitor.observe(iteration(poisoned, 1), control, 0);
        }

        assertThat(control.asked).isEmpty();
    }

    @Test
    void protectPresetGuardsTheStepAndTakesNoAction() {
        Monitor monitor =
                Monitor.builder().preset(Preset.PROTECT).exporter(exporter).build(RUN, TOPOLOGY);
        for (int i = 0; i < 10; i++) {
            GradientSample poisoned = gradient(TOPOLOGY, i, Double.NaN, 1);

            assertThat(monitor.gate(poisoned)).isInstanceOf(StepDecision.Skip.class);
            IterationRecord unused = monitor.observe(iteration(poisoned, 1), control, 0);
        }

        assertThat(control.asked).isEmpty();
    }

    @Test
    void openIncidentsAreTold() {
        Monitor monitor = judged(sample -> BAD);
        IterationRecord unused = observe(monitor);

        assertThat(monitor.openIncidents()).extracting(Incident::rule).containsExactly("mine");
    }

    @Test
    void incidentIsResolvedAfterTheWantedIterations() {
        Monitor monitor = Monitor.builder()
                .rules(List.of(
                        Rules.of("mine", topology -> sample -> sample.iteration() == 0 ? BAD : Verdict.healthy())))
                .resolveAfterIterations(2)
                .exporter(exporter)
                .build(RUN, TOPOLOGY);
        List<IncidentChange> changes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            changes.addAll(monitor.observe(oneLayer(i, 1, 1), control, 0).incidentChanges());
        }

        assertThat(changes).extracting(IncidentChange::kind).containsExactly(Kind.OPENED, Kind.RESOLVED);
        assertThat(changes.get(1).incident().resolvedIteration()).isEqualTo(2);
    }

    @Test
    void clippingThatAPolicySwitchesOnIsObeyedByTheGate() {
        Monitor monitor = once(CLIP);
        assertThat(monitor.gate(gradient(TOPOLOGY, 0, 6, 8))).isEqualTo(StepDecision.proceed());
        IterationRecord unused = observe(monitor);

        assertThat(monitor.gate(gradient(TOPOLOGY, 1, 6, 8)))
                .isEqualTo(Guards.scaleAll(2, 0.2, "global gradient norm 10.0 clipped to 2.00"));
    }

    @Test
    void clippingThatTheFrameworkDoesNotObeyStaysOff() {
        Monitor monitor = once(CLIP);
        IterationRecord unused = monitor.observe(oneLayer(0, 1, 1), TrainingControl.unsupported("no"), 0);

        assertThat(monitor.gate(gradient(TOPOLOGY, 1, 6, 8))).isEqualTo(StepDecision.proceed());
    }

    @Test
    void policyIsToldWhatBecameOfItsLastActions() {
        List<List<ActionRecord>> told = new ArrayList<>();
        Monitor monitor = governed(topology -> situation -> {
            told.add(situation.lastActions());
            return situation.sample().iteration() == 0 ? List.of(new PlannedAction(HALF, "test")) : List.of();
        });
        for (int i = 0; i < 3; i++) {
            IterationRecord unused = monitor.observe(oneLayer(i, 1, 1), control, 0);
        }
        List<ActionRecord> applied = List.of(new ActionRecord(0, HALF, "test", new ActionOutcome.Applied()));

        assertThat(told).containsExactly(List.of(), applied, applied);
    }

    @Test
    void policyIsToldOfIncidentsAndDecision() {
        List<Situation> told = new ArrayList<>();
        Monitor monitor = Monitor.builder()
                .rules(List.of(Rules.of("mine", topology -> sample -> BAD)))
                .guard(Guards.of("test", topology -> sample -> new StepDecision.Skip("always")))
                .policy(Policies.of("test", topology -> situation -> {
                    told.add(situation);
                    return List.of();
                }))
                .exporter(exporter)
                .build(RUN, TOPOLOGY);
        StepDecision unused = monitor.gate(gradient(TOPOLOGY, 0, 1, 1));
        IterationRecord unusedToo = observe(monitor);

        assertThat(told.get(0).openIncidents()).extracting(Incident::rule).containsExactly("mine");
        assertThat(told.get(0).decision()).isEqualTo(new StepDecision.Skip("always"));
    }

    @Test
    void closeReleasesWhatIsOn() {
        Monitor monitor = once(HALF, CLIP);
        IterationRecord unused = observe(monitor);
        control.asked.clear();

        assertThat(monitor.close(control)).extracting(ActionRecord::isApplied).containsExactly(true, true);
        assertThat(control.asked).containsExactly(new Action.ScaleLearningRate(1), new Action.ReleaseClipping());
        assertThat(monitor.gate(gradient(TOPOLOGY, 1, 6, 8))).isEqualTo(StepDecision.proceed());
    }

    @Test
    void releasesAtTheEndReachTheExporters() {
        RecordingExporter recorder = new RecordingExporter();
        QueuedExporter queued = Exporters.queued(recorder);
        Monitor monitor = Monitor.builder()
                .policy(Policies.of("test", topology -> situation -> List.of(new PlannedAction(HALF, "test"))))
                .exporter(queued)
                .build(RUN, TOPOLOGY);
        IterationRecord unused = observe(monitor);
        List<ActionRecord> released = monitor.close(control);

        assertThat(queued.flush(Duration.ofSeconds(20))).isTrue();
        assertThat(released).singleElement().extracting(ActionRecord::iteration).isEqualTo(0L);
        assertThat(recorder.released()).isEqualTo(released);
    }

    @Test
    void closeReleasesNothingWhenNothingIsOn() {
        Monitor monitor = Monitor.builder().exporter(exporter).build(RUN, TOPOLOGY);

        assertThat(monitor.close(control)).isEmpty();
        assertThat(control.asked).isEmpty();
    }

    @Test
    void closeReleasesNothingThatWasReleasedBefore() {
        Monitor monitor = once(HALF, CLIP, new Action.ScaleLearningRate(1), new Action.ReleaseClipping());
        IterationRecord unused = observe(monitor);

        assertThat(monitor.close(control)).isEmpty();
    }

    @Test
    void closeReleasesTheLayersWhoseRateIsStillScaled() {
        Monitor monitor = once(
                new Action.ScaleLayerLearningRate(2, 0.5),
                new Action.ScaleLayerLearningRate(1, 0.5),
                new Action.ScaleLayerLearningRate(0, 0.5),
                new Action.ScaleLayerLearningRate(1, 1));
        IterationRecord unused = observe(monitor);

        assertThat(monitor.close(control))
                .extracting(ActionRecord::action)
                .containsExactly(new Action.ScaleLayerLearningRate(0, 1), new Action.ScaleLayerLearningRate(2, 1));
    }

    @Test
    void closeReleasesALimitOfTheRateThatIsStillOn() {
        Monitor monitor = once(new Action.LimitLearningRate(0.1), new Action.LimitLearningRate(0.01));
        IterationRecord unused = observe(monitor);

        assertThat(monitor.close(control))
                .extracting(ActionRecord::action)
                .containsExactly(new Action.LimitLearningRate(Double.POSITIVE_INFINITY));
    }

    @Test
    void closeReleasesNoLimitOfTheRateThatWasReleasedBefore() {
        Monitor monitor =
                once(new Action.LimitLearningRate(0.1), new Action.LimitLearningRate(Double.POSITIVE_INFINITY));
        IterationRecord unused = observe(monitor);

        assertThat(monitor.close(control)).isEmpty();
    }

    @Test
    void closeReleasesNothingThatNeverTookEffect() {
        Monitor monitor = once(HALF, CLIP);
        IterationRecord unused = monitor.observe(oneLayer(0, 1, 1), TrainingControl.unsupported("no"), 0);

        assertThat(monitor.close(control)).isEmpty();
    }

    @Test
    void closeSurvivesAControlThatThrows() {
        Monitor monitor = once(HALF);
        IterationRecord unused = observe(monitor);

        assertThat(monitor.close(MonitorTest::fail))
                .extracting(ActionRecord::isApplied)
                .containsExactly(false);
    }

    @Test
    void closeTellsTheExporters() {
        Monitor monitor = Monitor.builder().exporter(exporter).build(RUN, TOPOLOGY);
        List<ActionRecord> unused = monitor.close(control);

        assertThat(exporter.flush(LONG)).isTrue();
        assertThat(recorder.calls()).containsExactly("started run", "ended run");
    }

    private static Tuple applied(Action action) {
        return tuple(action, new ActionOutcome.Applied(), 2L);
    }

    private IterationRecord observe(Monitor monitor) {
        return monitor.observe(oneLayer(0, 1, 1), control, 0);
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

    private static ActionOutcome fail(Action ignored) {
        throw Failures.onPurpose();
    }

    /** Does what it is asked and writes it down. */
    private static final class Control implements TrainingControl {
        private final List<Action> asked = new ArrayList<>();

        @Override
        public ActionOutcome apply(Action action) {
            asked.add(action);
            return new ActionOutcome.Applied();
        }
    }
}
