package io.gradwatch.samples;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one scenario, as it stands in the report.
 *
 * @param scenario name of the scenario
 * @param bare the run without Gradwatch
 * @param guarded the run with it, from the same seed
 * @param incidents what Gradwatch found in the guarded run
 * @param actions what it did, in order
 */
record ScenarioResult(
        String scenario, Outcome bare, Outcome guarded, List<IncidentLine> incidents, List<ActionLine> actions) {
    /**
     * How one run ended.
     *
     * @param accuracy share of rows classified correctly, null where the score is the measure; NaN when outputs are
     * @param score mean squared error, null where the accuracy is the measure
     * @param firstNonFiniteIteration first iteration after which a parameter was NaN or infinite, null when none was
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Outcome(
            @Nullable Double accuracy,
            @Nullable Double score,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Long firstNonFiniteIteration) {
        static Outcome of(Scenario.Measure measure, double value, @Nullable Long firstNonFiniteIteration) {
            return measure == Scenario.Measure.ACCURACY
                    ? new Outcome(value, null, firstNonFiniteIteration)
                    : new Outcome(null, value, firstNonFiniteIteration);
        }
    }

    /**
     * One incident.
     *
     * @param rule name of the rule
     * @param severity the highest it reached
     * @param layers names of the culprit layers
     * @param firstIteration first bad iteration
     * @param resolvedIteration iteration at which it was resolved, null while open
     * @param evidence what was observed
     * @param cause the probable cause
     * @param remedy what to change
     */
    record IncidentLine(
            String rule,
            String severity,
            List<String> layers,
            long firstIteration,
            @Nullable Long resolvedIteration,
            String evidence,
            String cause,
            String remedy) {}

    /**
     * One action or guarded step.
     *
     * @param action what was done
     * @param iteration when
     * @param outcome what became of it
     */
    record ActionLine(String action, long iteration, String outcome) {}
}
