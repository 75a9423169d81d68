package io.gradwatch.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.gradwatch.plugin.IllegalSettingException;
import io.gradwatch.plugin.Settings;
import io.gradwatch.rule.Severity;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyBuilderTest {
    private static final Response CLIP = Response.of(Measure.CLIP);
    private static final Response STOP = Response.of(Measure.STOP);

    private static PolicyBuilder builder() {
        return Policies.builder("mine").on("exploding", Severity.CRITICAL, CLIP);
    }

    @Test
    void policyHasItsNameAndNoSettings() {
        assertThat(builder().build().name()).isEqualTo("mine");
        assertThat(builder().build().settings()).isEmpty();
    }

    @Test
    void everyPolicyHasPoliciesOfItsOwn() {
        PolicyFactory factory = builder().build();
        new PolicyRun(factory).violated("exploding", Severity.CRITICAL);

        assertThat(new PolicyRun(factory).violated("exploding", Severity.CRITICAL))
                .hasSize(1);
    }

    @Test
    void changingTheBuilderAfterwardsDoesNotChangeThePolicy() {
        PolicyBuilder builder = builder();
        PolicyFactory factory = builder.build();
        builder.on("other", Severity.INFO, CLIP);

        assertThat(new PolicyRun(factory).violated("other", Severity.CRITICAL)).isEmpty();
    }

    @Test
    void policyWithoutTriggersIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policies.builder("mine").build())
                .withMessage("a policy needs at least one trigger, had none");
    }

    @Test
    void emptyLadderIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policies.builder("mine")
                        .on("exploding", Severity.CRITICAL)
                        .build())
                .withMessage("'exploding' needs at least one response, had none");
    }

    @Test
    void stopBelowAnotherRungIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policies.builder("mine")
                        .on("a", Severity.INFO, STOP, CLIP)
                        .build())
                .withMessageStartingWith("STOP must be the last response to 'a'");
    }

    @Test
    void stopTogetherWithAnotherMeasureIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Response.of(Measure.STOP, Measure.CLIP))
                .withMessageStartingWith("STOP must be a response of its own");
    }

    @Test
    void responseWithoutMeasuresIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Response(Set.of(), false));
    }

    @Test
    void twoTriggersOfOneRuleAndSeverityAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> builder().on("exploding", Severity.CRITICAL, STOP).build())
                .withMessage("there is a trigger for 'exploding' at CRITICAL already");
    }

    @Test
    void twoTriggersOfOneRuleAndDifferentSeveritiesAreNot() {
        assertThatNoException()
                .isThrownBy(
                        () -> builder().on("exploding", Severity.WARNING, CLIP).build());
    }

    @ParameterizedTest
    @CsvSource({"199, true", "200, true", "201, false"})
    void coolDownIsAtMostTheCleanIterations(long cooldown, boolean allowed) {
        PolicyBuilder builder = builder().cooldownIterations(cooldown);

        if (allowed) {
            assertThatNoException().isThrownBy(builder::build);
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(builder::build)
                    .withMessage("cooldownIterations must be at most cleanIterations, which is 200, was 201");
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 0.5000001, Double.NaN, Double.POSITIVE_INFINITY})
    void floorOutsideItsRangeIsRefusedAtOnce(double floor) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().learningRateFloor(floor))
                .withMessageStartingWith("learningRateFloor must be a number above 0 and of at most 0.5");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1.0000001, Double.NaN})
    void clipQuantileOutsideItsRangeIsRefusedAtOnce(double quantile) {
        assertThatIllegalArgumentException().isThrownBy(() -> builder().clipQuantile(quantile));
    }

    @ParameterizedTest
    @CsvSource({
        "cooldownIterations, 0",
        "cleanIterations, 0",
        "warmingStepIterations, 0",
        "learningRateFloor, 0",
        "maxRollbacks, -1",
        "maxLearningRateCuts, -1",
        "backOffFactor, 0",
        "maxBackOff, 0",
        "clipQuantile, 0"
    })
    void settingsBelowTheirRangeAreRefused(String name, double value) {
        assertThat(catching(Map.of(name, value))).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "cooldownIterations, 1",
        "cleanIterations, 1",
        "warmingStepIterations, 1",
        "learningRateFloor, 0.5",
        "maxRollbacks, 0",
        "maxLearningRateCuts, 0",
        "backOffFactor, 1",
        "maxBackOff, 1",
        "clipQuantile, 1"
    })
    void settingsAtTheEdgeOfTheirRangeAreTaken(String name, double value) {
        assertThat(catching(Map.of(name, value))).isEqualTo("none");
    }

    private static String catching(Map<String, ?> given) {
        try {
            Settings.of(Policies.autopilot().settings(), given);
            return "none";
        } catch (IllegalSettingException e) {
            return e.setting();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true"})
    void autopilotWithoutRollbacksNeedsNoSnapshots(long rollbacks, boolean mayRollBack) {
        PolicyFactory autopilot = Policies.autopilot();

        assertThat(autopilot.mayRollBack(Settings.of(autopilot.settings(), Map.of("maxRollbacks", rollbacks))))
                .isEqualTo(mayRollBack);
    }

    @Test
    void onlyALadderWithARollbackNeedsSnapshots() {
        PolicyFactory clips = builder().build();
        PolicyFactory rollsBack =
                builder().on("a", Severity.INFO, Response.of(Measure.ROLLBACK)).build();

        assertThat(clips.mayRollBack(Settings.defaultsOf(clips))).isFalse();
        assertThat(rollsBack.mayRollBack(Settings.defaultsOf(rollsBack))).isTrue();
    }

    @Test
    void thereAreThreeBuiltInPolicies() {
        assertThat(Policies.all())
                .extracting(PolicyFactory::name)
                .containsExactly("observe-only", "protect", "autopilot");
    }

    @Test
    void protectClipsWhileAnExplosionLastsAndReleases() {
        PolicyRun run = new PolicyRun(Policies.protect());

        assertThat(run.violated("exploding", Severity.CRITICAL)).isEmpty();
        assertThat(run.violated("exploding", Severity.CRITICAL, 100))
                .containsExactly("clip the global gradient norm to 1");
        assertThat(run.clean(199)).isEmpty();
        assertThat(run.clean(1)).containsExactly("stop clipping");
        assertThat(Policies.protect().mayRollBack(Settings.defaultsOf(Policies.protect())))
                .isFalse();
    }

    @Test
    void gradientsThatVanishAreNoTroubleWhereNothingRollsBack() {
        PolicyRun run = new PolicyRun(Policies.protect());
        run.explosion();
        run.clean(10);

        assertThat(run.violated("vanishing", Severity.CRITICAL, 50)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"INFO, 0", "WARNING, 1", "CRITICAL, 1"})
    void triggerCountsFromItsSeverityOn(Severity severity, int answers) {
        PolicyRun run = new PolicyRun(
                Policies.builder("mine").on("a", Severity.WARNING, CLIP).build());

        assertThat(run.violated("a", severity)).hasSize(answers);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "2, 1", "2, 0"})
    void triggerThatCannotComeTrueIsRefused(int times, int within) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Trigger("a", Severity.INFO, times, within));
    }
}
