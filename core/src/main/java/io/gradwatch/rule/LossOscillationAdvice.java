package io.gradwatch.rule;

import io.gradwatch.sample.IterationSample;

/** Why a loss oscillates, and what to do about it. */
final class LossOscillationAdvice {
    private LossOscillationAdvice() {}

    static Advice of(Verdict.Violated violated, IterationSample sample) {
        Culprits culprits = new Culprits(violated, sample);
        boolean momentum = culprits.updater().equals("Nesterovs");
        return new Advice(
                "each step jumps over the minimum to the other side: learning rate too high"
                        + culprits.rate()
                        + (momentum ? " for this momentum" : "")
                        + "; or mini-batches of two kinds take turns and undo each other's steps",
                "halve the learning rate until the loss falls" + culprits.rateTimes(0.5)
                        + (momentum ? " or use less momentum (new Nesterovs(learningRate, 0.5))" : "")
                        + ", shuffle the examples, and use larger mini-batches");
    }
}
