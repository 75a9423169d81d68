package io.gradwatch.rule;

import static io.gradwatch.fixtures.Samples.dense;
import static io.gradwatch.fixtures.Samples.oneLayer;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.IterationSample;
import java.util.List;
import org.junit.jupiter.api.Test;

class RulesTest {
    @Test
    void builtInRulesJudgeInAFixedOrder() {
        assertThat(Rules.all()).extracting(RuleFactory::name).containsExactly("non-finite", "exploding", "vanishing");
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
