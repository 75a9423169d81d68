package io.gradwatch.benchmarks.overhead;

import java.util.List;

/**
 * An arm's block between the bare blocks directly before and after it, which are half as long each. A machine that becomes
 * steadily slower or faster does so as much in the middle as at both sides together, and an interruption hits the arm as often
 * as the bare network. Where iterations are slow, what is compared are several of these in a row, taken together.
 *
 * @param before the bare block before
 * @param own the arm's block
 * @param after the bare block after
 */
record Comparison(Block before, Block own, Block after) {
    /** Both together: before, own and after of each. */
    Comparison plus(Comparison other) {
        return new Comparison(before.plus(other.before), own.plus(other.own), after.plus(other.after));
    }

    /** Time of the arm over the time of as many bare iterations. */
    double ratio() {
        return own.nanos() / bareNanos();
    }

    double bareNanos() {
        return before.nanos() + after.nanos();
    }

    double bareCpuNanos() {
        return before.cpuNanos() + after.cpuNanos();
    }

    double addedBytes() {
        return own.bytes() - before.bytes() - after.bytes();
    }

    /**
     * Without those in which the heap was collected: that takes as long as hundreds of iterations of a small network, and
     * whose turn it is when the heap is full is chance. All of them where most were: then collections belong to the matter.
     */
    static List<Comparison> undisturbed(List<Comparison> all) {
        List<Comparison> left = all.stream()
                .filter(each -> !each.before.isCollected() && !each.own.isCollected() && !each.after.isCollected())
                .toList();
        return 2 * left.size() >= all.size() ? left : all;
    }
}
