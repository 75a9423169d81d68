package io.gradwatch.benchmarks.corpus;

import io.gradwatch.Preset;
import io.gradwatch.benchmarks.corpus.Expectation.Group;
import io.gradwatch.benchmarks.corpus.Expectation.Label;
import io.gradwatch.benchmarks.corpus.RunLog.Interventions;
import io.gradwatch.benchmarks.corpus.RunLog.RuleFirings;
import io.gradwatch.benchmarks.corpus.RunLog.SeenIncident;
import io.gradwatch.rule.Severity;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What became of one case with one seed.
 *
 * @param corpusCase the case
 * @param seed the seed of its weights
 * @param preset the preset it was watched with
 * @param accuracies on the validation rows
 * @param iterations iterations watched
 * @param firings rules that were violated, by name
 * @param incidents all incidents in their latest state
 * @param interventions what guards and policy did
 */
record CaseResult(
        CorpusCase corpusCase,
        long seed,
        Preset preset,
        Accuracies accuracies,
        long iterations,
        Map<String, RuleFirings> firings,
        List<SeenIncident> incidents,
        Interventions interventions) {
    /** More than this much less accuracy is harm, and not healed. */
    static final double HARM = 0.02;

    /** A difference of exactly as many rows is not more, whatever the rounding of its last digit. */
    private static final double ROUNDING = 1e-9;

    /** A pathology has to be told of in one of so many first iterations. */
    static final int TARGET_ITERATIONS = 3;

    /**
     * Shares of the validation rows that are told right.
     *
     * @param first before training
     * @param bare after training without Gradwatch
     * @param watched after training with the preset
     * @param twin of the healthy twin after bare training with the same seed; NaN when there is none
     */
    record Accuracies(double first, double bare, double watched, double twin) {}

    /** What a run has to show. */
    enum Duty {
        /** A rule has to fire, early. */
        DETECT,
        /** A rule has to fire: the seed failed, from the start or on the way. */
        DETECT_LATER,
        /** No rule may fire. */
        STAY_SILENT
    }

    /** The same run as that of another case with the same network. */
    CaseResult of(CorpusCase other, double twinAccuracy) {
        return new CaseResult(
                other,
                seed,
                preset,
                new Accuracies(accuracies.first(), accuracies.bare(), accuracies.watched(), twinAccuracy),
                iterations,
                firings,
                incidents,
                interventions);
    }

    Label label() {
        return expectation().label();
    }

    Group group() {
        return expectation().group();
    }

    /** What this run has to show, by label and, where that depends on the seed, by accuracy without Gradwatch. */
    Duty duty() {
        return switch (label()) {
            case FAULTY, SICK -> Duty.DETECT;
            case HEALTHY -> Duty.STAY_SILENT;
            case SEED_DEPENDENT -> failed(accuracies.bare()) ? Duty.DETECT_LATER : Duty.STAY_SILENT;
        };
    }

    /**
     * First iteration, from 0, in which an expected rule gave a warning or worse, and so opened an incident or joined
     * one; not before the trouble begins. Not asked of a run that has to stay silent.
     */
    OptionalLong detectedAt() {
        return firings.entrySet().stream()
                .filter(each -> expectation().expects(each.getKey()))
                .mapToLong(each -> each.getValue().firstAlarmInTrouble())
                .filter(iteration -> iteration != Long.MAX_VALUE)
                .min();
    }

    /** Iterations from the beginning of the trouble to its detection. */
    OptionalLong delay() {
        OptionalLong at = detectedAt();
        return at.isPresent() ? OptionalLong.of(at.getAsLong() - expectation().onset()) : at;
    }

    /** Whether it was told of in the first iterations of the trouble. */
    boolean isDetectedInTime() {
        OptionalLong delay = delay();
        return delay.isPresent() && delay.getAsLong() < TARGET_ITERATIONS;
    }

    /** Whether trouble is there from the start, on every seed. */
    boolean isInitial() {
        return duty() == Duty.DETECT && expectation().onset() == 0;
    }

    /** Incidents of a warning or worse in a run that has to stay silent, or before the trouble begins. */
    List<SeenIncident> falseAlarms() {
        return incidents.stream()
                .filter(SeenIncident::isAlarm)
                .filter(each -> duty() == Duty.STAY_SILENT
                        || each.opened() < expectation().onset())
                .toList();
    }

    /** Whether there is a false alarm of a severity. */
    boolean hasFalseAlarm(Severity severity) {
        return falseAlarms().stream().anyMatch(each -> each.incident().severity() == severity);
    }

    /** Whether the outcome contradicts the label: then case or runner are wrong. */
    boolean contradictsLabel() {
        return switch (label()) {
            case FAULTY, SICK -> !failed(accuracies.bare());
            case HEALTHY -> failed(accuracies.bare());
            case SEED_DEPENDENT -> false;
        };
    }

    /** Whether training fails without the preset and ends well with it. */
    boolean isSaved() {
        return failed(accuracies.bare()) && !failed(accuracies.watched());
    }

    /** Whether training ends clearly worse with the preset. */
    boolean isHarmed() {
        return accuracies.watched() < accuracies.bare() - HARM - ROUNDING;
    }

    /** Whether a run has to end as its twin does: it fails, and its cause can be cured. */
    boolean isCurable() {
        return expectation().curable() && duty() != Duty.STAY_SILENT;
    }

    /** Whether it ends as its healthy twin does. */
    boolean isCured() {
        return accuracies.watched() >= accuracies.twin() - HARM - ROUNDING;
    }

    /** Layers watched times iterations. */
    long layerIterations() {
        return corpusCase.architecture().layers() * iterations;
    }

    private boolean failed(double accuracy) {
        return !(accuracy >= expectation().failsBelow());
    }

    private Expectation expectation() {
        return corpusCase.expectation();
    }
}
