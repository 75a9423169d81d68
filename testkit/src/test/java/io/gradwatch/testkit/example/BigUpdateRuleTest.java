package io.gradwatch.testkit.example;

import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Severity;
import io.gradwatch.testkit.RuleCompatibilityKit;
import io.gradwatch.testkit.RuleTester;
import io.gradwatch.testkit.SampleTopologies;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The kit's tests, and one's own beside them. */
class BigUpdateRuleTest extends RuleCompatibilityKit {
    @Override
    protected RuleFactory factory() {
        return new BigUpdateRule();
    }

    @Test
    void aWeightThatMovesByMoreThanTheLimitIsFound() {
        RuleTester.of(factory())
                .settings(Map.of("limit", 0.2))
                .topology(SampleTopologies.dense(3))
                .healthyRun(60)
                .expectsNoViolation()
                .iteration(sample -> sample.parameterNorm(2, 1).updateNorm(2, 0.2))
                .expectsHealthy()
                .iteration(sample -> sample.parameterNorm(2, 1).updateNorm(2, 0.21))
                .expectsViolated(Severity.WARNING, "dense1.W")
                .expectsRemedy("learning rate")
                .iteration(sample -> sample.updateNorm(2, Double.NaN))
                .expectsHealthy();
    }
}
