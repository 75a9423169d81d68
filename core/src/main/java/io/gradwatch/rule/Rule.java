package io.gradwatch.rule;

import io.gradwatch.sample.IterationSample;

/**
 * A judge of one run: sample in, verdict out.
 *
 * <p>Called once per iteration, in order, on the thread that trains; need not be thread-safe. It may keep history but
 * uses no clock, no randomness and no input or output, so that the same samples always give the same verdicts. An
 * exception is caught, logged once and counted; the rule counts as undecided in that iteration.
 */
@FunctionalInterface
public interface Rule {
    /**
     * Judges one iteration.
     *
     * @param sample everything measured in the iteration; values may be NaN or infinite
     * @return the verdict
     */
    Verdict judge(IterationSample sample);
}
