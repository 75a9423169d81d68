package io.gradwatch.benchmarks.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.Preset;
import io.gradwatch.benchmarks.corpus.CaseResult.Accuracies;
import io.gradwatch.benchmarks.corpus.CorpusFigures.Delays;
import io.gradwatch.benchmarks.corpus.CorpusFigures.Share;
import io.gradwatch.benchmarks.corpus.CorpusTargets.Target;
import io.gradwatch.benchmarks.corpus.Expectation.Group;
import io.gradwatch.benchmarks.corpus.Expectation.Label;
import io.gradwatch.rule.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The summary's arithmetic, calculated by hand. Each run is of two layers and a thousand iterations. */
class CorpusFiguresTest {
    private static final CorpusCase CASE =
            CaseFile.read(Path.of("src/test/resources/tiny-cases.json")).get(1);

    private final List<CaseResult> runs = new ArrayList<>();

    @Test
    void recallIsTheShareOfRunsInWhichAnExpectedRuleFired() {
        add(Label.FAULTY, 0, 0.5, 0.5).firesAt(1);
        add(Label.FAULTY, 0, 0.5, 0.5).firesAt(7);
        add(Label.SICK, 0, 0.5, 0.5);
        add(Label.SICK, 10, 0.5, 0.5).firesAt(14);
        add(Label.SEED_DEPENDENT, 0, 0.5, 0.5).firesAt(2);
        add(Label.SEED_DEPENDENT, 0, 0.9, 0.9);

        CorpusFigures figures = figures();

        assertThat(figures.faulty()).isEqualTo(new Share(2, 2));
        assertThat(figures.sick()).isEqualTo(new Share(1, 2));
        assertThat(figures.failedSeeds()).isEqualTo(new Share(1, 1));
        assertThat(figures.sick().text()).isEqualTo("1/2 (50.0 %)");
    }

    @Test
    void delaysOfInitialAndLaterTroubleAreKeptApart() {
        add(Label.FAULTY, 0, 0.5, 0.5).firesAt(1);
        add(Label.FAULTY, 0, 0.5, 0.5).firesAt(4);
        add(Label.SICK, 0, 0.5, 0.5);
        add(Label.SICK, 60, 0.5, 0.5).firesAt(61);
        add(Label.SICK, 60, 0.5, 0.5).firesAt(66);
        add(Label.SICK, 60, 0.5, 0.5).firesAt(80);

        CorpusFigures figures = figures();

        assertThat(figures.initial()).isEqualTo(new Delays(2.5, 4));
        assertThat(figures.later()).isEqualTo(new Delays(6, 20));
        assertThat(figures.inTime()).isEqualTo(new Share(1, 3));
        assertThat(figures.initial().text()).isEqualTo("2.5 (median), 4 (latest)");
        assertThat(figures.later().text()).isEqualTo("6 (median), 20 (latest)");
    }

    /** Three healthy runs of 2000 layer-iterations each: two warnings in 6000 are 333.3 in a million. */
    @Test
    void falseAlarmsAreCountedByRunsAndByIncidents() {
        add(Label.HEALTHY, 0, 0.9, 0.9).alarmsAt(Severity.WARNING, 5).alarmsAt(Severity.WARNING, 50);
        add(Label.HEALTHY, 0, 0.9, 0.9).alarmsAt(Severity.CRITICAL, 5);
        add(Label.HEALTHY, 0, 0.9, 0.9).alarmsAt(Severity.INFO, 5);
        add(Label.SICK, 0, 0.5, 0.5).alarmsAt(Severity.CRITICAL, 5);

        CorpusFigures figures = figures();

        assertThat(figures.warned()).isEqualTo(new Share(1, 3));
        assertThat(figures.critical()).isEqualTo(new Share(1, 3));
        assertThat(figures.warnings()).isEqualTo(2);
        assertThat(figures.criticals()).isEqualTo(1);
        assertThat(figures.perMillion(figures.warnings())).isCloseTo(333.3, within(0.1));
    }

    @Test
    void curedHarmedAndSavedRunsAreCounted() {
        add(Label.SICK, 0, 0.5, 0.88);
        add(Label.SICK, 0, 0.5, 0.87);
        add(Label.SICK, 0, 0.5, 0.4);
        add(Label.HEALTHY, 0, 0.9, 0.9);
        add(Label.HEALTHY, 0, 0.9, 0.87);
        add(Label.HEALTHY, 0, 0.6, 0.6);

        CorpusFigures figures = figures();

        assertThat(figures.cured()).isEqualTo(new Share(1, 3));
        assertThat(figures.saved()).isEqualTo(2);
        assertThat(figures.harmed()).isEqualTo(2);
        assertThat(figures.healthyHarmed()).isEqualTo(new Share(1, 3));
        assertThat(figures.contradictions()).isEqualTo(1);
    }

    @Test
    void targetsAreMetAtTheirLimitsAndMissedBeyond() {
        IntStream.range(0, 19).forEach(i -> add(Label.SICK, 0, 0.5, 0.9).firesAt(3));
        add(Label.SICK, 0, 0.5, 0.9);
        IntStream.range(0, 99).forEach(i -> add(Label.HEALTHY, 0, 0.9, 0.9));
        add(Label.HEALTHY, 0, 0.9, 0.9).alarmsAt(Severity.WARNING, 9);

        assertThat(CorpusTargets.of(figures(), Preset.AUTOPILOT))
                .extracting(Target::isMet)
                .containsExactly(true, true, true, true, true, true);

        add(Label.SICK, 0, 0.5, 0.5);
        add(Label.HEALTHY, 0, 0.9, 0.87).alarmsAt(Severity.CRITICAL, 9).alarmsAt(Severity.WARNING, 9);

        assertThat(CorpusTargets.of(figures(), Preset.AUTOPILOT))
                .extracting(Target::isMet)
                .containsExactly(false, false, false, true, false, true);
    }

    @Test
    void observingIsNotHeldToWhatOnlyActingCanReach() {
        add(Label.HEALTHY, 0, 0.9, 0.9);

        assertThat(CorpusTargets.of(figures(), Preset.OBSERVE))
                .extracting(Target::name)
                .containsExactly("no critical on a healthy run", "warning on <= 1 % of healthy runs");
    }

    private CorpusFigures figures() {
        return CorpusFigures.of(runs);
    }

    private Recording add(Label label, long onset, double bare, double watched) {
        CorpusCase labelled = new CorpusCase(
                CASE.id(),
                CASE.architecture(),
                CASE.training(),
                new Expectation(
                        label, List.of("non-finite"), onset, 0.70, "twin", label == Label.SICK, Group.TUNING, ""),
                CASE.data());
        Recording recording = new Recording(labelled, runs.size(), new Accuracies(0.5, bare, watched, 0.9));
        runs.add(recording.result());
        return recording;
    }

    /** A run that is told what happens in it. */
    private final class Recording {
        private final Records records;
        private final CorpusCase corpusCase;
        private final int index;
        private final Accuracies accuracies;

        private Recording(CorpusCase corpusCase, int index, Accuracies accuracies) {
            this.records = new Records(new RunLog(corpusCase.expectation().onset()));
            this.corpusCase = corpusCase;
            this.index = index;
            this.accuracies = accuracies;
        }

        private Recording firesAt(long iteration) {
            return fires("non-finite", Severity.CRITICAL, iteration);
        }

        private Recording alarmsAt(Severity severity, long iteration) {
            return fires("exploding-" + JsonField.nameOf(severity) + "-" + iteration, severity, iteration);
        }

        private Recording fires(String rule, Severity severity, long iteration) {
            records.fires(rule, severity, iteration);
            runs.set(index, result());
            return this;
        }

        private CaseResult result() {
            RunLog log = records.log();
            return new CaseResult(
                    corpusCase,
                    1,
                    Preset.AUTOPILOT,
                    accuracies,
                    1000,
                    log.firings(),
                    log.incidents(),
                    log.interventions());
        }
    }
}
