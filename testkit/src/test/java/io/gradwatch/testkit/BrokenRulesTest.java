package io.gradwatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.rule.Advice;
import io.gradwatch.rule.Finding;
import io.gradwatch.rule.Rule;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Rules;
import io.gradwatch.rule.Severity;
import io.gradwatch.rule.Verdict;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.stats.Ewma;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of these rules breaks one promise, and the kit says so. */
class BrokenRulesTest {
    private static final Verdict SOMETHING = violatedAt(Finding.WHOLE_MODEL);

    static List<Arguments> broken() {
        return List.of(
                Arguments.of(ThrowsOnNan.class, "noTopologyAndNoNumberMakesItThrow"),
                Arguments.of(NeedsAParameter.class, "noTopologyAndNoNumberMakesItThrow"),
                Arguments.of(GivesNull.class, "noTopologyAndNoNumberMakesItThrow"),
                Arguments.of(NamesWhatIsNotThere.class, "noTroubleMakesItThrow"),
                Arguments.of(SharesHistory.class, "aRuleLearnsNothingFromAnotherOnesRun"),
                Arguments.of(Guesses.class, "theSameSamplesGiveTheSameVerdicts"),
                Arguments.of(CriesWolf.class, "aHealthyRunIsNotViolated"),
                Arguments.of(IsBlindedByNan.class, "iterationsThatAreNotFiniteDoNotBlindIt"),
                Arguments.of(NeverForgets.class, "aRunIsJudgedHealthyAgainAfterIterationsThatAreNotFinite"),
                Arguments.of(HasNoAdvice.class, "everyViolationHasAdvice"),
                Arguments.of(IsItsOwnCause.class, "causesAreNamesOfOtherRules"),
                Arguments.of(Shouts.class, "theNameIsLowerCaseWithHyphensAndNeverChanges"),
                Arguments.of(FailsAtABound.class, "itWorksWithEverySettingAtEachOfItsBounds"),
                Arguments.of(
                        MumblesItsSettings.class, "settingsHaveUniqueNamesInCamelCaseAndADescriptionWithoutAFullStop"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aBrokenRuleFailsItsKit(Class<?> kit, String test) {
        assertThat(KitRun.fails(kit, test)).as("%s fails", test).isTrue();
    }

    @Test
    void aSoundRulePasses() {
        assertThat(KitRun.failuresOf(IsSound.class)).isEmpty();
    }

    private static Verdict violatedAt(int parameter) {
        return Verdict.violated(Severity.WARNING, List.of(new Finding(parameter, "something", 2, 1)));
    }

    private static Verdict violatedIf(boolean wrong) {
        return wrong ? SOMETHING : Verdict.healthy();
    }

    /** A kit on a rule without settings. */
    abstract static class Kit extends RuleCompatibilityKit implements Rule {
        @Override
        protected RuleFactory factory() {
            return Rules.of("broken", topology -> this);
        }
    }

    /** A kit on a factory that does more than to make a harmless rule. */
    abstract static class FactoryKit extends RuleCompatibilityKit implements RuleFactory {
        @Override
        protected RuleFactory factory() {
            return this;
        }

        @Override
        public String name() {
            return "broken";
        }

        @Override
        public Rule create(Topology topology, Settings settings) {
            return sample -> Verdict.healthy();
        }
    }

    static final class IsSound extends Kit {
        @Override
        public Verdict judge(IterationSample sample) {
            return violatedIf(!sample.gradient().isFinite());
        }
    }

    static final class ThrowsOnNan extends Kit {
        @Override
        public Verdict judge(IterationSample sample) {
            if (Double.isNaN(sample.score())) {
                throw new IllegalArgumentException("score must be a number");
            }
            return Verdict.healthy();
        }
    }

    static final class NeedsAParameter extends Kit {
        @Override
        public Verdict judge(IterationSample sample) {
            return violatedIf(sample.gradient().norms().at(0) > 1e3);
        }
    }

    static final class GivesNull extends Kit {
        @Override
        @SuppressWarnings("NullAway")
        public Verdict judge(IterationSample sample) {
            return sample.score() < 0 ? null : Verdict.healthy();
        }
    }

    static final class NamesWhatIsNotThere extends Kit {
        @Override
        public Verdict judge(IterationSample sample) {
            return sample.gradient().isFinite()
                    ? Verdict.healthy()
                    : violatedAt(sample.topology().parameterCount());
        }
    }

    static final class SharesHistory extends Kit {
        private final AtomicLong seen = new AtomicLong();

        @Override
        public Verdict judge(IterationSample sample) {
            return seen.incrementAndGet() < 500 ? Verdict.undecided("warm-up") : Verdict.healthy();
        }
    }

    static final class Guesses extends Kit {
        private final Random random = new Random();

        @Override
        public Verdict judge(IterationSample sample) {
            return random.nextBoolean() ? Verdict.healthy() : Verdict.undecided("no idea");
        }
    }

    static final class CriesWolf extends Kit {
        @Override
        public Verdict judge(IterationSample sample) {
            return violatedIf(sample.iteration() > 2000 && sample.gradient().globalNorm() < 0.01);
        }
    }

    static final class IsBlindedByNan extends FactoryKit {
        @Override
        public Rule create(Topology topology, Settings settings) {
            double[] mean = {0};
            return sample -> {
                double norm = sample.gradient().globalNorm();
                boolean wrong = sample.iteration() > 50 && norm > 10 * mean[0];
                mean[0] = 0.97 * mean[0] + 0.03 * norm;
                return violatedIf(wrong);
            };
        }
    }

    static final class NeverForgets extends FactoryKit {
        @Override
        public Rule create(Topology topology, Settings settings) {
            boolean[] lost = {false};
            return sample -> {
                lost[0] |= !sample.gradient().isFinite();
                return violatedIf(lost[0]);
            };
        }
    }

    static final class HasNoAdvice extends FactoryKit {
        @Override
        public Rule create(Topology topology, Settings settings) {
            return sample -> violatedIf(!sample.gradient().isFinite());
        }

        @Override
        @SuppressWarnings("NullAway")
        public Advice advice(Verdict.Violated violated, IterationSample sample) {
            return null;
        }
    }

    static final class IsItsOwnCause extends FactoryKit {
        @Override
        public Set<String> causes() {
            return Set.of(name());
        }
    }

    static final class Shouts extends FactoryKit {
        @Override
        public String name() {
            return "BROKEN_RULE";
        }
    }

    static final class FailsAtABound extends FactoryKit {
        @Override
        public List<Setting> settings() {
            return List.of(Setting.number("share", 0.5, Range.SHARE, "", "Share of what is broken"));
        }

        @Override
        public Rule create(Topology topology, Settings settings) {
            Ewma mean = Ewma.withDecay(settings.number("share"));
            return sample -> violatedIf(mean.count() > 1);
        }
    }

    static final class MumblesItsSettings extends FactoryKit {
        @Override
        public List<Setting> settings() {
            return List.of(Setting.flag("Is_it", true, ""));
        }
    }
}
