package io.gradwatch.benchmarks.corpus;

import io.gradwatch.Preset;
import io.gradwatch.benchmarks.corpus.CorpusCase.Label;
import io.gradwatch.benchmarks.corpus.RunLog.Interventions;
import io.gradwatch.benchmarks.corpus.RunLog.RuleFirings;
import io.gradwatch.benchmarks.corpus.RunLog.SeenIncident;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What became of one case with one seed.
 *
 * @param corpusCase the case
 * @param seed the seed of its weights
 * @param preset the preset it was watched with
 * @param bareAccuracy accuracy on the validation rows after training without Gradwatch
 * @param accuracy the same after training with the preset
 * @param iterations iterations watched
 * @param firings rules that were violated, by name
 * @param incidents all incidents in their latest state
 * @param interventions what guards and policy did
 */
record CaseResult(
        CorpusCase corpusCase,
        long seed,
        Preset preset,
        double bareAccuracy,
        double accuracy,
        long iterations,
        Map<String, RuleFirings> firings,
        List<SeenIncident> incidents,
        Interventions interventions) {
    /** Below it a network has failed; see the corpus' README. */
    static final double FAILED_BELOW = 0.70;

    /** More than this much less accuracy is harm. */
    static final double HARM = 0.02;

    /** A pathology has to be told of in one of so many first iterations. */
    static final int TARGET_ITERATIONS = 3;

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
    CaseResult of(CorpusCase other) {
        return new CaseResult(
                other, seed, preset, bareAccuracy, accuracy, iterations, firings, incidents, interventions);
    }

    /** What this run has to show, by label and, where that depends on the seed, by accuracy without Gradwatch. */
    Duty duty() {
        return switch (corpusCase.label()) {
            case FAULTY -> Duty.DETECT;
            case HEALTHY -> Duty.STAY_SILENT;
            case SEED_DEPENDENT -> failed(bareAccuracy) ? Duty.DETECT_LATER : Duty.STAY_SILENT;
        };
    }

    /**
     * First iteration, from 0, in which an expected rule gave a warning or worse, and so opened an incident or joined
     * one. Not asked of a run that has to stay silent.
     */
    OptionalLong detectedAt() {
        return firings.entrySet().stream()
                .filter(each -> corpusCase.expects(each.getKey()))
                .mapToLong(each -> each.getValue().firstAlarm())
                .filter(iteration -> iteration != Long.MAX_VALUE)
                .min();
    }

    /** Whether it was told of in the first iterations. */
    boolean isDetectedInTime() {
        OptionalLong at = detectedAt();
        return at.isPresent() && at.getAsLong() < TARGET_ITERATIONS;
    }

    /** Incidents of a warning or worse in a run that has to stay silent. */
    List<SeenIncident> falseAlarms() {
        return duty() == Duty.STAY_SILENT
                ? incidents.stream().filter(SeenIncident::isAlarm).toList()
                : List.of();
    }

    /** Whether the outcome contradicts the label: then case or runner are wrong. */
    boolean contradictsLabel() {
        return (corpusCase.label() == Label.FAULTY && !failed(bareAccuracy))
                || (corpusCase.label() == Label.HEALTHY && failed(bareAccuracy));
    }

    /** Whether training fails without the preset and ends well with it. */
    boolean isSaved() {
        return failed(bareAccuracy) && !failed(accuracy);
    }

    /** Whether training ends clearly worse with the preset. */
    boolean isHarmed() {
        return accuracy < bareAccuracy - HARM;
    }

    /** Layers watched times iterations. */
    long layerIterations() {
        return corpusCase.layers() * iterations;
    }

    private static boolean failed(double accuracy) {
        return !(accuracy >= FAILED_BELOW);
    }
}
