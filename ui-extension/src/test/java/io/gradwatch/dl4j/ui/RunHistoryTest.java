package io.gradwatch.dl4j.ui;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.gradwatch.incident.Diagnosis;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.rule.Severity;
import io.gradwatch.sample.Column;
import io.gradwatch.topology.RunInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunHistoryTest {
    private static final long STARTED = 1_000_000;

    private final RunHistory history = new RunHistory(
            new RunKey("r", "0"),
            STARTED,
            new RunStart(new RunInfo("r", "m", "0"), List.of(new RunStart.Layer("a", "DenseLayer", true))));

    @Test
    void everyIterationIsAPointWhileTheyAreFew() {
        append(0, RunHistory.MAX_BUCKETS);

        RunHistory.View view = history.view(0);
        assertThat(view.buckets()).hasSize(RunHistory.MAX_BUCKETS);
        assertThat(view.iterationsPerPoint()).isEqualTo(1);
    }

    @Test
    void memoryStaysBoundedAndNoIterationIsLost() {
        append(0, 50 * RunHistory.MAX_BUCKETS);

        RunHistory.View view = history.view(0);
        assertThat(view.buckets()).hasSizeBetween(RunHistory.MAX_BUCKETS / 2, RunHistory.MAX_BUCKETS);
        long next = 0;
        for (Bucket bucket : view.buckets()) {
            assertThat(bucket.firstIteration()).isEqualTo(next);
            next = bucket.lastIteration() + 1;
        }
        assertThat(next).isEqualTo(50L * RunHistory.MAX_BUCKETS);
    }

    @Test
    void mergingKeepsTheLowestTheHighestAndWhatIsNotFinite() {
        history.append(STARTED + 1, row(0, 5));
        history.append(STARTED + 2, row(1, Double.NaN));
        append(2, RunHistory.MAX_BUCKETS - 1);

        Bucket first = history.view(0).buckets().get(0);
        assertThat(first.rows()).isEqualTo(2);
        assertThat(first.gradientNorms().lowest(0)).isEqualTo(5);
        assertThat(first.gradientNorms().highest(0)).isEqualTo(5);
        assertThat(first.gradientNorms().hasNonFinite(0)).isTrue();
        assertThat(first.gradientNorms().nonFinite(0)).isNaN();
    }

    @Test
    void aSpikeIsVisibleHoweverMuchIsMerged() {
        append(0, 20_000);
        history.append(STARTED + 20_001, row(20_000, 1e9));
        append(20_001, 20_000);

        assertThat(history.view(0).buckets())
                .filteredOn(bucket -> bucket.gradientNorms().highest(0) == 1e9)
                .singleElement()
                .satisfies(
                        bucket -> assertThat(bucket.gradientNorms().lowest(0)).isEqualTo(1));
    }

    @Test
    void whatWasSeenAlreadyIsNotToldAgain() {
        append(0, 10);
        RunHistory.View before = history.view(0);
        append(10, 2);

        RunHistory.View news = history.view(before.until());
        assertThat(before.complete()).isTrue();
        assertThat(news.complete()).isFalse();
        assertThat(news.buckets()).extracting(Bucket::firstIteration).containsExactly(10L, 11L);
        assertThat(history.view(news.until()).buckets()).isEmpty();
    }

    @Test
    void aPointThatGrewIsToldAgain() {
        append(0, RunHistory.MAX_BUCKETS + 1);
        append(RunHistory.MAX_BUCKETS + 1, 2);
        RunHistory.View before = history.view(0);
        Bucket last = before.buckets().get(before.buckets().size() - 1);
        append(RunHistory.MAX_BUCKETS + 3, 1);

        assertThat(last.rows()).isEqualTo(1);
        assertThat(history.view(before.until()).buckets())
                .extracting(Bucket::firstIteration, Bucket::lastIteration, Bucket::rows)
                .containsExactly(tuple(last.firstIteration(), last.lastIteration() + 1, 2));
    }

    @Test
    void everythingIsToldAgainAfterPointsWereMerged() {
        append(0, RunHistory.MAX_BUCKETS);
        long until = history.view(0).until();
        append(RunHistory.MAX_BUCKETS, 1);

        assertThat(history.view(until).complete()).isTrue();
    }

    @Test
    void anIterationThatIsThereAlreadyIsIgnored() {
        append(0, 3);
        append(0, 3);

        assertThat(history.view(0).buckets()).hasSize(3);
    }

    @Test
    void anIterationOfAnotherNetworkIsRefused() {
        IterationRow twoLayers = new IterationRow(
                0,
                0,
                0,
                0,
                new Decision(Decision.Kind.PROCEED, ""),
                Column.of(1, 1),
                Column.of(0, 0),
                Column.of(0, 0),
                List.of(),
                List.of());

        assertThatIllegalArgumentException().isThrownBy(() -> history.append(STARTED + 1, twoLayers));
    }

    @Test
    void skippedStepsInARowAreOneEntry() {
        for (long i : new long[] {3, 4, 5, 9}) {
            history.append(STARTED + 1 + i, row(i, Decision.Kind.SKIP, List.of()));
        }

        assertThat(history.view(0).decisions())
                .extracting(DecisionSpan::firstIteration, DecisionSpan::lastIteration)
                .containsExactly(tuple(3L, 5L), tuple(9L, 9L));
    }

    @Test
    void anOpenIncidentOutlivesManyResolvedOnes() {
        history.append(STARTED + 1, row(0, Decision.Kind.PROCEED, List.of(incident(1, Incident.OPEN))));
        for (int i = 1; i < 1000; i++) {
            history.append(STARTED + 1 + i, row(i, Decision.Kind.PROCEED, List.of(incident(i + 1, i))));
        }

        assertThat(history.view(0).incidents())
                .hasSize(200)
                .first()
                .extracting(Incident::id)
                .isEqualTo(1L);
    }

    @Test
    void updateRatiosMeasuredLastStayTheLatest() {
        history.append(STARTED + 1, row(0, 2));
        IterationRow unmeasured = new IterationRow(
                1,
                1,
                0.1,
                5,
                new Decision(Decision.Kind.PROCEED, ""),
                Column.of(5),
                Column.of(0),
                Column.unmeasured(1),
                List.of(),
                List.of());
        history.append(STARTED + 2, unmeasured);

        IterationRow latest = requireNonNull(history.view(0).latest());
        assertThat(latest.iteration()).isEqualTo(1);
        assertThat(latest.gradientNorms().at(0)).isEqualTo(5);
        assertThat(latest.updateRatios().at(0)).isEqualTo(0.002);
    }

    private void append(long from, int count) {
        for (long i = from; i < from + count; i++) {
            history.append(STARTED + 1 + i, row(i, 1));
        }
    }

    private static IncidentChange incident(long id, long resolved) {
        return new IncidentChange(
                IncidentChange.Kind.OPENED,
                new Incident(
                        id,
                        "rule",
                        Severity.WARNING,
                        List.of(0),
                        List.of("a"),
                        0,
                        0,
                        resolved,
                        new Diagnosis("e", "c", "r")));
    }

    private static IterationRow row(long iteration, double norm) {
        return new IterationRow(
                iteration,
                1,
                0.1,
                norm,
                new Decision(Decision.Kind.PROCEED, ""),
                Column.of(norm),
                Column.of(Double.isFinite(norm) ? 0 : 1),
                Column.of(norm / 1000),
                List.of(),
                List.of());
    }

    private static IterationRow row(long iteration, Decision.Kind decision, List<IncidentChange> incidents) {
        return new IterationRow(
                iteration,
                1,
                0.1,
                1,
                new Decision(decision, "why"),
                Column.of(1),
                Column.of(0),
                Column.of(0.001),
                incidents,
                List.of());
    }
}
