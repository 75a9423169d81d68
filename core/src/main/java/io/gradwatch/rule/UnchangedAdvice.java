package io.gradwatch.rule;

import io.gradwatch.sample.IterationSample;

/** Why parameters stand still, and what to do about it. */
final class UnchangedAdvice {
    private UnchangedAdvice() {}

    static Advice of(Verdict.Violated violated, IterationSample sample) {
        Culprits culprits = new Culprits(violated, sample);
        int first = violated.findings().get(0).parameter();
        if (sample.gradient().norms().at(first) == 0) {
            return new Advice(
                    "no gradient reaches them: they take no part in the loss, everything behind them is dead, or the"
                            + " weights all start at zero, which nothing can tell apart",
                    "check that the output of " + culprits.names() + " is used, and use an initialisation that matches"
                            + " the activation (" + Culprits.XAVIER + " for tanh and sigmoid, " + Culprits.HE
                            + " for relu); what is not to be trained should be frozen (FrozenLayer)");
        }
        return new Advice(
                "there is a gradient, but the steps are rounded away: the learning rate is too low" + culprits.rate()
                        + ", or the weights are too large for it",
                "multiply the learning rate by 100 in " + culprits.names() + culprits.rateTimes(100)
                        + ", or train in double precision (.dataType(DataType.DOUBLE))");
    }
}
