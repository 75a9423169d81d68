package io.gradwatch.probe;

/**
 * Chooses the iterations in which a probe measures more than the norms of gradients, so that Gradwatch stays within its
 * {@linkplain Sampling#timeBudget() share} of the time.
 *
 * <p>Norms of updates and parameters are due in every iteration at first ({@value #FIRST_ITERATIONS} of them) and for a while
 * after something looked wrong: {@link Suspicion} says how long. Otherwise they are due in every k-th, with the
 * smallest k that keeps to half of the budget, but at least in every {@value #MAX_INTERVAL}th: rules must not go blind, whatever
 * the machine is busy with. Zero fractions and activations are due in every {@link Sampling#detailsEveryIterations()}-th
 * iteration, or, when time is short, in every so many times k.
 *
 * <p>For one model; used by the thread that trains. The answers hold for the iteration that comes next, or is under way,
 * until {@link #iterationDone}.
 */
public final class Cadence {
    /** Iterations at the start in which all norms are measured: what is wrong from the beginning is found there. */
    public static final int FIRST_ITERATIONS = 100;

    /** What an iteration gave reason to look closer at. */
    public enum Suspicion {
        /** Nothing. */
        NONE(0),

        /**
         * A guard did not let the step pass as it was, and no rule saw reason for an incident. Healthy runs have such steps for
         * ever; what follows from a bad one is seen in the next few.
         */
        STEP(10),

        /** An incident changed, or an action was taken. */
        NEWS(200);

        private final int iterations;

        Suspicion(int iterations) {
            this.iterations = iterations;
        }

        /**
         * How long it lasts.
         *
         * @return iterations from the next on in which all norms are measured
         */
        public int iterations() {
            return iterations;
        }
    }

    /** The longest interval between two measurements of all norms. */
    public static final int MAX_INTERVAL = 20;

    /**
     * Share of the budget that is spent knowingly. The rest is left to what no clock in the training thread shows: caches that
     * hold other data afterwards, garbage to be collected, exporters at work beside it.
     */
    private static final double AIM = 0.5;

    /** Weight of the past in the means of times: remembers about 30 measurements. */
    private static final double DECAY = 0.97;

    /** A time of ours counts for no more than this many times the mean: garbage collection is no norm. */
    private static final double OUTLIER = 5;

    /**
     * The same of an iteration's: an evaluation after each short epoch does not make the iterations longer, and time that is
     * counted too low is time that is not taken.
     */
    private static final double PAUSE = 2;

    private final Sampling sampling;
    private double gateNanos = Double.NaN;
    private double fullNanos = Double.NaN;
    private double stepNanos = Double.NaN;
    private long iterations;
    private long alertUntil = FIRST_ITERATIONS;
    private int interval = 1;
    private int sinceNorms;
    private int sinceDetails;
    private boolean normsDue = true;
    private boolean detailsDue = true;

    /**
     * A cadence at the start of a run: everything is due.
     *
     * @param sampling limits
     */
    public Cadence(Sampling sampling) {
        this.sampling = sampling;
    }

    /**
     * Whether norms of updates and parameters are to be measured.
     *
     * @return true in every k-th iteration
     */
    public boolean areNormsDue() {
        return normsDue;
    }

    /**
     * Whether largest gradients, zero fractions and activations are to be measured.
     *
     * @return true less often than {@link #areNormsDue()}, and never without it
     */
    public boolean areDetailsDue() {
        return detailsDue;
    }

    /**
     * The interval in force.
     *
     * @return k, from 1 to {@value #MAX_INTERVAL}
     */
    public int interval() {
        return iterations < alertUntil ? 1 : interval;
    }

    /**
     * How much time Gradwatch may take.
     *
     * @return nanoseconds per iteration; infinite without a limit, NaN before the iteration time is known
     */
    public double budgetNanos() {
        return sampling.isUnlimited() ? Double.POSITIVE_INFINITY : sampling.timeBudget() * stepNanos;
    }

    /**
     * Takes an iteration into account.
     *
     * @param monitorNanos nanoseconds Gradwatch took in it
     * @param trainingNanos nanoseconds of the iteration without Gradwatch; 0 or less when unknown
     * @param suspicion what it gave reason to look closer at
     */
    public void iterationDone(long monitorNanos, long trainingNanos, Suspicion suspicion) {
        learn(monitorNanos, trainingNanos);
        iterations++;
        alertUntil = Math.max(alertUntil, iterations + suspicion.iterations());
        sinceNorms = normsDue ? 1 : sinceNorms + 1;
        sinceDetails = detailsDue ? 1 : sinceDetails + 1;
        normsDue = sinceNorms >= interval();
        detailsDue = normsDue && sinceDetails >= (long) interval() * sampling.detailsEveryIterations();
    }

    private void learn(long monitorNanos, long trainingNanos) {
        if (trainingNanos > 0) {
            stepNanos = mean(stepNanos, (double) trainingNanos, PAUSE);
        }
        if (normsDue) {
            fullNanos = mean(fullNanos, (double) monitorNanos, OUTLIER);
        } else {
            gateNanos = mean(gateNanos, (double) monitorNanos, OUTLIER);
        }
        interval = affordable(AIM * budgetNanos());
    }

    /** Smallest k with gate + (full - gate) / k within what is aimed at; as long as only one cost is known, it stands for both. */
    private int affordable(double aim) {
        if (!(fullNanos > aim)) {
            return 1;
        }
        double left = aim - (Double.isNaN(gateNanos) ? 0 : gateNanos);
        double extra = Double.isNaN(gateNanos) ? fullNanos : fullNanos - gateNanos;
        return left <= 0 ? MAX_INTERVAL : (int) Math.max(1, Math.min(MAX_INTERVAL, Math.ceil(extra / left)));
    }

    private static double mean(double mean, double value, double most) {
        return Double.isNaN(mean) ? value : DECAY * mean + (1 - DECAY) * Math.min(value, most * mean);
    }
}
