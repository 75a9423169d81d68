package io.gradwatch.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each sample is run as it is in the demo. */
class ScenariosTest {
    private static final long SEED = 1;

    private final ScenarioRunner runner = new ScenarioRunner(
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), List.of(), Duration.ZERO);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void autopilotSavesATrainingWhoseLearningRateIsFarTooHigh(long seed) {
        ScenarioResult result = run(new IrisExploding(), seed);

        assertThat(failed(result.bare())).as("bare: " + result.bare()).isTrue();
        assertThat(result.guarded().accuracy()).isGreaterThanOrEqualTo(0.9);
        assertThat(result.guarded().firstNonFiniteIteration()).isNull();
        assertThat(result.incidents()).anyMatch(incident -> incident.rule().equals("exploding"));
        assertThat(result.actions())
                .extracting(ScenarioResult.ActionLine::action)
                .anyMatch(action -> action.startsWith("learning rate"))
                .contains("roll back to the last healthy snapshot");
    }

    private static boolean failed(ScenarioResult.Outcome outcome) {
        Double accuracy = outcome.accuracy();
        return outcome.firstNonFiniteIteration() != null || accuracy == null || !(accuracy >= 0.5);
    }

    @Test
    void vanishingGradientsAreFlaggedInTheFirstLayersWithARemedy() {
        ScenarioResult result = run(new IrisVanishing(), SEED);

        assertThat(result.incidents()).singleElement().satisfies(incident -> {
            assertThat(incident.rule()).isEqualTo("vanishing");
            assertThat(incident.firstIteration()).isLessThan(3);
            assertThat(incident.layers())
                    .startsWith("dense0", "dense1", "dense2")
                    .doesNotContain("dense9", "output");
            assertThat(incident.cause()).contains("sigmoid");
            assertThat(incident.remedy()).contains("relu").contains("dense0");
        });
        assertThat(result.actions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void protectKeepsAPlainRecurrentLayerLearning(long seed) {
        ScenarioResult result = run(new AddingRnn(), seed);

        // A third of the error of answering a constant is learning; the bare run is thrown back by its spikes.
        assertThat(result.guarded().score()).isLessThan(AddingProblem.ERROR_OF_A_CONSTANT / 3);
        assertThat(result.bare().score())
                .isGreaterThan(
                        2 * java.util.Objects.requireNonNull(result.guarded().score()));
        assertThat(result.actions())
                .extracting(ScenarioResult.ActionLine::action)
                .contains("scale step");
    }

    @Test
    void aPoisonedBatchIsSkippedAndTheRunEndsAsWithoutIt() {
        PoisonedBatch scenario = new PoisonedBatch();
        ScenarioRunner.Finished finished = runner.run(scenario, SEED, scenario.name());
        var without = scenario.network(SEED);
        ScenarioResult.Outcome expected = runner.train(scenario, "without", without, scenario.withoutPoison(SEED));

        ScenarioResult result = finished.result();
        assertThat(result.bare().firstNonFiniteIteration()).isEqualTo(PoisonedBatch.POISONED_ITERATION);
        assertThat(result.guarded()).isEqualTo(expected);
        assertThat(finished.guarded().params().toFloatVector())
                .containsExactly(without.params().toFloatVector());
        assertThat(finished.guarded().getUpdater().getStateViewArray().toFloatVector())
                .containsExactly(without.getUpdater().getStateViewArray().toFloatVector());
        assertThat(result.actions())
                .containsExactly(
                        new ScenarioResult.ActionLine("skip step", PoisonedBatch.POISONED_ITERATION, "applied"));
    }

    private ScenarioResult run(Scenario scenario, long seed) {
        return runner.run(scenario, seed, scenario.name()).result();
    }
}
