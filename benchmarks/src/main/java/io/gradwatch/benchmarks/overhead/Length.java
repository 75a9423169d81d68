package io.gradwatch.benchmarks.overhead;

/**
 * How long a network is measured.
 *
 * @param seconds rounds begin for so long
 * @param rounds how many there are at least
 * @param blockSeconds how long an arm's block lasts at least
 * @param iterations how many it has at least
 * @param warmUpSeconds how long each arm trains before it is timed, at least
 * @param isSettled whether each arm trains until what it does at the beginning, or after news, is over
 */
record Length(
        double seconds, int rounds, double blockSeconds, int iterations, double warmUpSeconds, boolean isSettled) {
    /**
     * The longest interval between two measurements of all norms: a block holds the costly iterations in due proportion, and
     * a listener that looks at the clock does not take the turns of the others for a slow network.
     */
    private static final int CADENCE = 20;

    /** A block that takes so long is not made longer for the sake of more cycles. */
    private static final double LONG_SECONDS = 2;

    /** After so long what Gradwatch says of its own time has stopped falling. */
    private static final double SETTLED_SECONDS = 25;

    /** With fewer rounds there is no 95 % interval. */
    private static final int FEWEST_ROUNDS = 6;

    static Length full(double minutes) {
        return new Length(60 * minutes, FEWEST_ROUNDS, 0.1, CADENCE, 3, true);
    }

    static Length quick() {
        return new Length(12, 3, 0.1, 4, 0.5, false);
    }

    static Length smoke() {
        return new Length(0, 1, 0.01, 2, 0, false);
    }

    /**
     * Iterations of a bare block, half those of an arm's. Three cycles rather than one where they are quick, since a cycle that
     * does not divide the arm's block is now in it once more, now once less.
     */
    int bareIterations(double bareSeconds) {
        double cycles = Math.min(3.0 * iterations, LONG_SECONDS / bareSeconds);
        return (int) Math.ceil(Math.max(iterations, Math.max(cycles, blockSeconds / bareSeconds)) / 2);
    }

    /**
     * Into how many pieces such a block is cut: slow iterations take turns every few seconds, but two at a time at least. The
     * block holds as many of the costly ones as in one piece.
     */
    int pieces(int bareIterations, double bareSeconds) {
        double wanted = 2 * bareIterations * bareSeconds / LONG_SECONDS;
        for (int pieces = bareIterations / 2; pieces > 1; pieces--) {
            if (bareIterations % pieces == 0 && pieces <= wanted) {
                return pieces;
            }
        }
        return 1;
    }

    /**
     * Iterations of the warm-up, at least. Gradwatch measures everything in the first hundred, and in ten after a step that a guard
     * scales.
     */
    int warmUpIterations(Arm arm) {
        return !isSettled ? 2 : arm.isGradwatch() ? 150 : 2 * CADENCE;
    }

    /**
     * Seconds of the warm-up, at least. What Gradwatch runs in every iteration is compiled well only after about a thousand of
     * them, by which time a network of some milliseconds an iteration has not trained for half a minute: runs that are worth
     * watching last longer.
     */
    double warmUpSeconds(Arm arm) {
        return isSettled && arm.isGradwatch() ? SETTLED_SECONDS : warmUpSeconds;
    }
}
