package io.gradwatch.rule;

import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.iteration;
import static io.gradwatch.fixtures.Samples.oneLayer;
import static io.gradwatch.fixtures.Samples.weightRms;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.IterationSample;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RulesTest {
    @Test
    void builtInRulesJudgeInAFixedOrder() {
        assertThat(Rules.all())
                .extracting(RuleFactory::name)
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
    }

    /** A rule may be explained by one that judges later; never by itself, and never in a circle. */
    @Test
    void causesLeadAwayFromEveryRule() {
        Map<String, Set<String>> causes = new HashMap<>();
        Rules.all().forEach(rule -> causes.put(rule.name(), rule.causes()));

        for (String name : causes.keySet()) {
            Set<String> reached = new HashSet<>();
            Deque<String> open = new ArrayDeque<>(causes.get(name));
            while (!open.isEmpty()) {
                String next = open.pop();
                if (reached.add(next)) {
                    open.addAll(causes.getOrDefault(next, Set.of()));
                }
            }
            assertThat(reached).as(name).doesNotContain(name);
        }
    }

    @Test
    void everySettingIsCamelCaseAndExplained() {
        assertThat(Rules.all()).allSatisfy(rule -> {
            assertThat(rule.settings()).isNotEmpty();
            assertThat(rule.settings())
                    .extracting(Setting::name)
                    .doesNotHaveDuplicates()
                    .allMatch(name -> name.matches("[a-z][a-zA-Z]*"));
            assertThat(rule.settings()).extracting(Setting::description).noneMatch(String::isBlank);
        });
    }

    @Test
    void settingsReachTheRule() {
        Rule strict =
                Verdicts.rule(Rules.vanishing(), dense(3), Map.of("persistenceIterations", 1, "allLayersShare", 1e-2));

        assertThat(Verdicts.severity(strict.judge(iteration(weightRms(dense(3), 0, 1e-3, 1e-3, 1e-3), 1))))
                .isEqualTo("WARNING");
    }

    @Test
    void settingsReachThePartsOfTheRuleExploding() {
        Rule strict =
                Verdicts.rule(Rules.exploding(), dense(1), Map.of("warmUpIterations", 5, "spikeGlobalFactor", 50));
        for (int i = 0; i < 20; i++) {
            Verdict unused = strict.judge(oneLayer(i, 1, 1));
        }

        assertThat(strict.judge(oneLayer(20, 49, 1))).isEqualTo(Verdict.healthy());
        assertThat(Verdicts.severity(strict.judge(oneLayer(21, 60, 1)))).isEqualTo("CRITICAL");
    }

    @Test
    void factoryMakesARuleWithoutHistoryForEachRun() {
        RuleFactory factory = Rules.of("third", topology -> new ThirdTime());
        Rule first = factory.create(dense(1), Settings.defaultsOf(factory));
        for (int i = 0; i < 2; i++) {
            assertThat(first.judge(oneLayer(i, 1, 1))).isEqualTo(Verdict.healthy());
        }

        assertThat(first.judge(oneLayer(2, 1, 1))).isEqualTo(Verdict.undecided("third time"));
        assertThat(factory.create(dense(1), Settings.defaultsOf(factory)).judge(oneLayer(2, 1, 1)))
                .isEqualTo(Verdict.healthy());
    }

    @Test
    void adviceIsEmptyUnlessGiven() {
        Verdict.Violated violated = new Verdict.Violated(Severity.INFO, List.of(new Finding(0, "quantity", 2, 1)));
        RuleFactory silent = Rules.of("silent", topology -> sample -> violated);

        assertThat(silent.advice(violated, oneLayer(0, 1, 1))).isEqualTo(Advice.NONE);
    }

    private static final class ThirdTime implements Rule {
        private int seen;

        @Override
        public Verdict judge(IterationSample sample) {
            return ++seen == 3 ? Verdict.undecided("third time") : Verdict.healthy();
        }
    }
}
