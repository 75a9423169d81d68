package io.gradwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A budget of 2 % of 2000 units of time is 40 units, and 20 are aimed at. */
class CadenceTest {
    private static final long TRAINING = 2000;
    private static final long GATE = 10;

    private long norms;
    private long details;
    private long spent;

    @Test
    void everythingIsDueInTheFirstIteration() {
        Cadence cadence = new Cadence(Sampling.DEFAULT);

        assertThat(cadence.areNormsDue()).isTrue();
        assertThat(cadence.areDetailsDue()).isTrue();
    }

    @Test
    void normsAreDueInEveryIterationAtFirstWhateverTheyCost() {
        Cadence cadence = new Cadence(Sampling.DEFAULT);
        run(cadence, Cadence.FIRST_ITERATIONS, 500);

        assertThat(norms).isEqualTo(Cadence.FIRST_ITERATIONS);
        assertThat(details).isEqualTo(Cadence.FIRST_ITERATIONS / 10);
    }

    @Test
    void costsWithinHalfOfTheBudgetAreNoReasonToWait() {
        Cadence cadence = new Cadence(Sampling.DEFAULT);
        run(cadence, 1000, 20);

        assertThat(norms).isEqualTo(1000);
        assertThat(cadence.interval()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"21, 2", "30, 2", "31, 3", "60, 5", "110, 10", "5000, 20"})
    void smallestIntervalThatKeepsToHalfOfTheBudget(long full, int interval) {
        Cadence cadence = new Cadence(Sampling.DEFAULT);
        run(cadence, 1000, full);
        norms = 0;
        spent = 0;
        run(cadence, 1000, full);

        assertThat(cadence.interval()).isEqualTo(interval);
        assertThat(norms).isBetween(1000L / interval - 1, 1000L / interval + 1);
        if (interval < Cadence.MAX_INTERVAL) {
            assertThat(spent).isLessThanOrEqualTo(TRAINING * 1000 / 100 + full);
        }
    }

    @Test
    void neverGoesBlindEvenIfTheGateAloneExceedsTheBudget() {
        Cadence cadence = new Cadence(new Sampling(10, 0.001));
        run(cadence, 1000, 100);

        assertThat(cadence.interval()).isEqualTo(Cadence.MAX_INTERVAL);
    }

    @ParameterizedTest
    @CsvSource({"STEP, 10", "NEWS, 200"})
    void troubleMakesNormsDueAgainForAWhile(Cadence.Suspicion suspicion, int iterations) {
        Cadence cadence = new Cadence(Sampling.DEFAULT);
        run(cadence, 1000, 110);
        cadence.iterationDone(GATE, TRAINING, suspicion);
        norms = 0;
        run(cadence, iterations, 110);
        assertThat(norms).isEqualTo(iterations);

        norms = 0;
        run(cadence, 100, 110);
        assertThat(norms).isEqualTo(10);
    }

    @Test
    void aSmallTroubleDoesNotEndTheLookAtALargeOne() {
        Cadence cadence = new Cadence(Sampling.DEFAULT);
        run(cadence, 1000, 110);
        cadence.iterationDone(GATE, TRAINING, Cadence.Suspicion.NEWS);
        cadence.iterationDone(GATE, TRAINING, Cadence.Suspicion.STEP);

        run(cadence, 198, 110);
        assertThat(cadence.interval()).isEqualTo(1);
        run(cadence, 1, 110);
        assertThat(cadence.interval()).isEqualTo(10);
    }

    @Test
    void fasterTrainingLeavesLessTime() {
        Cadence cadence = new Cadence(Sampling.DEFAULT);
        run(cadence, 1000, 20);
        for (int i = 0; i < 1000; i++) {
            cadence.iterationDone(cadence.areNormsDue() ? 20 : 5, TRAINING / 2, Cadence.Suspicion.NONE);
        }

        assertThat(cadence.interval()).isEqualTo(3);
    }

    @Test
    void oneLongPauseIsNoNorm() {
        Cadence cadence = new Cadence(Sampling.DEFAULT);
        run(cadence, 1000, 60);
        cadence.iterationDone(GATE, 1_000_000 * TRAINING, Cadence.Suspicion.NONE);

        assertThat(cadence.interval()).isEqualTo(5);
    }

    /** The mean m of 19 iterations of 1 and one counted as 2m: (19 + 2m) / 20 = m, so m = 1.06. */
    @Test
    void anEvaluationAfterEachShortEpochHardlyAddsToTheBudget() {
        Cadence cadence = new Cadence(Sampling.DEFAULT);
        for (int epoch = 0; epoch < 50; epoch++) {
            run(cadence, 19, 20);
            cadence.iterationDone(20, 100 * TRAINING, Cadence.Suspicion.NONE);
        }

        assertThat(cadence.budgetNanos()).isBetween(40.0, 1.1 * 40);
    }

    @Test
    void unknownTimesAreLeftOut() {
        Cadence cadence = new Cadence(Sampling.DEFAULT);
        cadence.iterationDone(60, 0, Cadence.Suspicion.NONE);
        run(cadence, 1000, 60);

        assertThat(cadence.interval()).isEqualTo(5);
    }

    @Test
    void detailsAreRarerWhenTimeIsShort() {
        Cadence cadence = new Cadence(new Sampling(7, 0.02));
        run(cadence, 2000, 20);
        details = 0;
        run(cadence, 700, 20);
        assertThat(details).isEqualTo(100);

        Cadence short5 = new Cadence(new Sampling(7, 0.02));
        run(short5, 2000, 60);
        details = 0;
        run(short5, 3500, 60);
        assertThat(short5.interval()).isEqualTo(5);
        assertThat(details).isEqualTo(100);
    }

    @Test
    void budgetIsAShareOfTheIterationTime() {
        Cadence cadence = new Cadence(Sampling.DEFAULT);
        assertThat(cadence.budgetNanos()).isNaN();
        run(cadence, 10, 20);
        assertThat(cadence.budgetNanos()).isEqualTo(40);
        assertThat(new Cadence(Sampling.EVERYTHING).budgetNanos()).isInfinite();
    }

    @Test
    void withoutALimitEverythingIsAlwaysDue() {
        Cadence cadence = new Cadence(Sampling.EVERYTHING);
        run(cadence, 1000, 1_000_000);

        assertThat(norms).isEqualTo(1000);
        assertThat(details).isEqualTo(1000);
    }

    private void run(Cadence cadence, int iterations, long full) {
        for (int i = 0; i < iterations; i++) {
            norms += cadence.areNormsDue() ? 1 : 0;
            details += cadence.areDetailsDue() ? 1 : 0;
            long cost = cadence.areNormsDue() ? full : GATE;
            spent += cost;
            cadence.iterationDone(cost, TRAINING, Cadence.Suspicion.NONE);
        }
    }
}
