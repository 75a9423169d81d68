package io.gradwatch.guard;

import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.gradient;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.Clipping;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.topology.LayerInfo;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.ParameterRole;
import io.gradwatch.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardsTest {
    private static final Topology TOPOLOGY = dense(2);
    private static final GradientSample SOUND = gradient(TOPOLOGY, 0, 1, 1, 1, 1);
    private static final GradientSample POISONED = gradient(TOPOLOGY, 0, 1, 1, Double.NaN, Double.NaN);

    private final StepGuard skipNonFinite =
            Guards.skipNonFinite().create(TOPOLOGY, Settings.defaultsOf(Guards.skipNonFinite()));

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, Double.MAX_VALUE})
    void finiteGradientProceeds(double norm) {
        assertThat(skipNonFinite.decide(gradient(TOPOLOGY, 0, norm, 0, 0, 0))).isEqualTo(StepDecision.proceed());
    }

    @Test
    void nonFiniteGradientIsSkippedWithTheFirstParameterNamed() {
        assertThat(skipNonFinite.decide(POISONED))
                .isEqualTo(new StepDecision.Skip("2 gradient elements are NaN or infinite, first in dense1.W"));
    }

    @Test
    void poisonedStepIsNeverLetThroughHoweverMany() {
        for (int i = 0; i < 1000; i++) {
            assertThat(skipNonFinite.decide(POISONED)).isInstanceOf(StepDecision.Skip.class);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void normThatIsNotFiniteIsSkippedWithoutAnyCountedElement(double norm) {
        GradientSample sample = GradientSample.of(TOPOLOGY, 0, Column.of(1, norm, 1, 1), Column.of(0, 0, 0, 0));

        assertThat(skipNonFinite.decide(sample))
                .isEqualTo(new StepDecision.Skip("the gradient norm is NaN or infinite, first in dense0.b"));
    }

    /** Four parts, each representable, whose root of squares is not. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1})
    void normUpToItsLimitProceeds(double norm) {
        GradientSample sample = gradient(TOPOLOGY, 0, 5, norm, 5, 5).withLimits(Column.of(9, 1, 9, 9));

        assertThat(skipNonFinite.decide(sample)).isEqualTo(StepDecision.proceed());
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.0000000000000002, 1e30})
    void normAboveItsLimitIsSkippedWithTheParameterNamed(double norm) {
        GradientSample sample = gradient(TOPOLOGY, 0, 5, norm, 5, 5).withLimits(Column.of(9, 1, 9, 9));

        assertThat(skipNonFinite.decide(sample))
                .isEqualTo(new StepDecision.Skip("the step would overflow in dense0.b"));
    }

    @Test
    void limitBelowZeroSkipsEvenAZeroGradient() {
        GradientSample sample = gradient(TOPOLOGY, 0, 0, 0, 0, 0).withLimits(Column.of(9, 9, -1, 9));

        assertThat(skipNonFinite.decide(sample))
                .isEqualTo(new StepDecision.Skip("the step would overflow in dense1.W"));
    }

    @Test
    void normThatAGuardBeforeHasScaledBelowItsLimitProceeds() {
        GradientSample sample = gradient(TOPOLOGY, 0, 5, 2, 5, 5)
                .withLimits(Column.of(9, 1, 9, 9))
                .scaledBy(Column.of(1, 0.5, 1, 1));

        assertThat(skipNonFinite.decide(sample)).isEqualTo(StepDecision.proceed());
    }

    @Test
    void globalNormThatOverflowsIsSkipped() {
        double huge = Double.MAX_VALUE;

        assertThat(skipNonFinite.decide(gradient(TOPOLOGY, 0, huge, huge, huge, huge)))
                .isEqualTo(new StepDecision.Skip("the gradient norm is NaN or infinite, first in the global norm"));
    }

    @Test
    void allGuardsStandInTheOrderSkipScaleClip() {
        assertThat(Guards.all())
                .extracting(GuardFactory::name)
                .containsExactly(
                        "skip-non-finite",
                        "scale-spike",
                        "adaptive-bound",
                        "clip-global-norm",
                        "clip-layer-norm",
                        "clip-parameter-norm",
                        "clip-adaptive",
                        "clip-elements");
    }

    static Stream<GuardFactory> all() {
        return Guards.all().stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void noGuardTouchesAZeroGradientAtItsDefaults(GuardFactory factory) {
        StepGuard guard = factory.create(TOPOLOGY, Settings.defaultsOf(factory));
        for (int i = 0; i < 200; i++) {
            StepDecision decision = guard.decide(gradient(TOPOLOGY, i, 0, 0, 0, 0));

            assertThat(decision).isNotInstanceOfAny(StepDecision.Scale.class, StepDecision.Skip.class);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyGuardServesANetworkOfOneParameter(GuardFactory factory) {
        Topology one = new Topology(
                List.of(LayerInfo.of("only", "DenseLayer", 0)),
                List.of(new ParameterInfo(0, "W", ParameterRole.WEIGHT, 1, true)));
        StepGuard guard = factory.create(one, Settings.defaultsOf(factory));
        for (int i = 0; i < 200; i++) {
            assertThat(guard.decide(gradient(one, i, 0.5))).isNotInstanceOf(StepDecision.Skip.class);
        }
    }

    static Stream<Arguments> clippings() {
        return Stream.of(
                Arguments.of(Guards.clipGlobalNorm(), Map.of("maxNorm", 5), Column.of(0.5, 0.5, 0.5, 0.5)),
                Arguments.of(Guards.clipLayerNorm(), Map.of("maxNorm", 5), Column.of(0.5, 0.5, 1, 1)),
                Arguments.of(Guards.clipParameterNorm(), Map.of("maxNorm", 4), Column.of(2.0 / 3, 0.5, 1, 1)));
    }

    @ParameterizedTest
    @MethodSource("clippings")
    void clippingByNormsObeysItsSettings(GuardFactory factory, Map<String, ?> settings, Column factors) {
        StepGuard guard = factory.create(TOPOLOGY, Settings.of(factory.settings(), settings));

        assertThat(guard.decide(gradient(TOPOLOGY, 0, 6, 8, 0, 0)))
                .isInstanceOfSatisfying(
                        StepDecision.Scale.class,
                        scale -> assertThat(scale.factors()).isEqualTo(factors));
    }

    @Test
    void clippingByElementsObeysItsSettings() {
        GuardFactory elements = Guards.clipElements();
        GuardFactory adaptive = Guards.clipAdaptive();

        assertThat(clippingsOf(elements, Map.of("maxValue", 0.25))).containsExactly(new Clipping.Elements(0.25));
        assertThat(clippingsOf(adaptive, Map.of("lambda", 0.02, "epsilon", 0.5)))
                .containsExactly(new Clipping.Adaptive(0.02, 0.5));
        assertThat(clippingsOf(adaptive, Map.of())).containsExactly(new Clipping.Adaptive(0.01, 0.001));
    }

    @Test
    void limitsOnElementsComeAfterAllFactorsInTheOrderOfTheGuards() {
        Clipping first = new Clipping.Adaptive(0.01, 0.001);
        Clipping second = new Clipping.Elements(0.1);
        StepGuard guards = Guards.composite(List.of(
                ClippingGuard.enabled(first),
                sample -> Guards.scaleAll(4, 0.5, "half"),
                ClippingGuard.enabled(second)));

        assertThat(guards.decide(SOUND))
                .isEqualTo(new StepDecision.Clip(
                        Column.of(0.5, 0.5, 0.5, 0.5),
                        List.of(first, second),
                        first.words() + "; half; " + second.words()));
    }

    @Test
    void scaleAllMultipliesEveryParameter() {
        assertThat(Guards.scaleAll(3, 0.5, "test").factors()).isEqualTo(Column.of(0.5, 0.5, 0.5));
    }

    @Test
    void noGuardsProceed() {
        assertThat(Guards.composite(List.of()).decide(SOUND)).isEqualTo(StepDecision.proceed());
    }

    @Test
    void guardsThatProceedProceed() {
        StepGuard proceed = sample -> StepDecision.proceed();

        assertThat(Guards.composite(List.of(proceed, proceed)).decide(SOUND)).isEqualTo(StepDecision.proceed());
    }

    @Test
    void guardsAreAskedInOrder() {
        List<String> asked = new ArrayList<>();
        StepGuard first = sample -> asked("first", asked);
        StepGuard second = sample -> asked("second", asked);

        StepDecision unused = Guards.composite(List.of(first, second)).decide(SOUND);

        assertThat(asked).containsExactly("first", "second");
    }

    @Test
    void factorsMultiplyAndReasonsAreJoined() {
        StepGuard half = sample -> new StepDecision.Scale(Column.of(0.5, 1, 1, 1), "half");
        StepGuard fifth = sample -> new StepDecision.Scale(Column.of(0.2, 0.2, 1, 1), "fifth");

        assertThat(Guards.composite(List.of(half, fifth)).decide(SOUND))
                .isEqualTo(new StepDecision.Scale(Column.of(0.1, 0.2, 1, 1), "half; fifth"));
    }

    @Test
    void laterGuardSeesTheGradientAsTheEarlierOneLeavesIt() {
        List<Column> seen = new ArrayList<>();
        StepGuard half = sample -> Guards.scaleAll(4, 0.5, "half");
        StepGuard witness = sample -> {
            seen.add(sample.norms());
            return StepDecision.proceed();
        };

        StepDecision unused = Guards.composite(List.of(half, witness)).decide(SOUND);

        assertThat(seen).containsExactly(Column.of(0.5, 0.5, 0.5, 0.5));
    }

    @Test
    void scaleSurvivesALaterProceed() {
        StepGuard half = sample -> Guards.scaleAll(4, 0.5, "half");

        assertThat(Guards.composite(List.of(half, sample -> StepDecision.proceed()))
                        .decide(SOUND))
                .isEqualTo(Guards.scaleAll(4, 0.5, "half"));
    }

    @Test
    void firstSkipEndsIt() {
        List<String> asked = new ArrayList<>();
        StepGuard half = sample -> Guards.scaleAll(4, 0.5, "half");
        StepGuard skip = sample -> new StepDecision.Skip("enough");

        assertThat(Guards.composite(List.of(half, skip, sample -> asked("third", asked)))
                        .decide(SOUND))
                .isEqualTo(new StepDecision.Skip("enough"));
        assertThat(asked).isEmpty();
    }

    @Test
    void listOfGuardsIsCopied() {
        List<StepGuard> guards = new ArrayList<>();
        StepGuard composite = Guards.composite(guards);

        guards.add(sample -> new StepDecision.Skip("late"));

        assertThat(composite.decide(SOUND)).isEqualTo(StepDecision.proceed());
    }

    private static List<Clipping> clippingsOf(GuardFactory factory, Map<String, ?> settings) {
        StepGuard guard = factory.create(TOPOLOGY, Settings.of(factory.settings(), settings));
        return ((StepDecision.Clip) guard.decide(SOUND)).clippings();
    }

    private static StepDecision asked(String name, List<String> asked) {
        asked.add(name);
        return StepDecision.proceed();
    }
}
