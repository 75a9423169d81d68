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
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunHistoryTest {
    private static final long VERSION = 1_000_000;
    private static final Decision SKIP = new Decision(Decision.Kind.SKIP, "why");

    private final RunHistory history = new RunHistory(
            new RunStart(
                    new RunInfo("r", "m", "0"),
                    List.of(
                            new RunStart.Layer("a", "DenseLayer", true, 0),
                            new RunStart.Layer("b", "ActivationLayer", false, 1))),
            VERSION);

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
        history.append(row(0, 5));
        history.append(row(1, Double.NaN));
        append(2, RunHistory.MAX_BUCKETS - 1);

        Bucket first = history.view(0).buckets().get(0);
        assertThat(first.rows()).isEqualTo(2);
        assertThat(first.of(LayerQuantity.GRADIENT_NORM).lowest(0)).isEqualTo(5);
        assertThat(first.of(LayerQuantity.GRADIENT_NORM).highest(0)).isEqualTo(5);
        assertThat(first.of(LayerQuantity.GRADIENT_NORM).hasNonFinite(0)).isTrue();
        assertThat(first.of(LayerQuantity.GRADIENT_NORM).nonFinite(0)).isNaN();
    }

    @Test
    void aSpikeIsVisibleHoweverMuchIsMerged() {
        append(0, 20_000);
        history.append(row(20_000, 1e9));
        append(20_001, 20_000);

        assertThat(history.view(0).buckets())
                .filteredOn(bucket -> bucket.of(LayerQuantity.GRADIENT_NORM).highest(0) == 1e9f)
                .singleElement()
                .satisfies(bucket -> assertThat(
                                bucket.of(LayerQuantity.GRADIENT_NORM).lowest(0))
                        .isEqualTo(1));
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
                .containsExactly(tuple(last.firstIteration(), last.lastIteration() + 1, 2L));
    }

    @Test
    void everythingIsToldAgainAfterPointsWereMerged() {
        append(0, RunHistory.MAX_BUCKETS);
        long until = history.view(0).until();
        append(RunHistory.MAX_BUCKETS, 1);

        assertThat(history.view(until).complete()).isTrue();
    }

    @Test
    void newsAloneAreNewsToo() {
        append(0, 3);
        long until = history.view(0).until();
        history.append(new NewsRow(2, List.of(), List.of(), true));

        RunHistory.View view = history.view(until);
        assertThat(view.until()).isGreaterThan(until);
        assertThat(view.ended()).isTrue();
        assertThat(view.buckets()).isEmpty();
    }

    @Test
    void anAnswerOfAnEarlierReadingIsNotContinued() {
        append(0, 3);

        assertThat(history.view(VERSION - 1).complete()).isTrue();
        assertThat(history.view(VERSION + 4).complete()).isTrue();
    }

    @Test
    void iterationsAfterABlockFillPointsOfItsSize() {
        Bucket block = Bucket.of(row(0, 1));
        for (long i = 1; i < 64; i++) {
            block = block.merge(Bucket.of(row(i, 1)));
        }
        history.append(new SummaryBlock(1, block, List.of(new DecisionSpan(SKIP, 5, 7))));
        append(64, 100);

        RunHistory.View view = history.view(0);
        assertThat(view.iterationsPerPoint()).isEqualTo(64);
        assertThat(view.buckets())
                .extracting(Bucket::firstIteration, Bucket::lastIteration)
                .containsExactly(tuple(0L, 63L), tuple(64L, 127L), tuple(128L, 163L));
        assertThat(view.decisions()).containsExactly(new DecisionSpan(SKIP, 5, 7));
        assertThat(view.first()).isZero();
        assertThat(view.last()).isEqualTo(163);
    }

    @Test
    void anIterationOfAnotherNetworkIsRefused() {
        IterationRow twoLayers = row(0, 1).with(LayerValues.of(2, Map.of()));

        assertThatIllegalArgumentException().isThrownBy(() -> history.append(twoLayers));
    }

    @Test
    void skippedStepsInARowAreOneEntry() {
        for (long i : new long[] {3, 4, 5, 9}) {
            history.append(row(i, 1, SKIP));
        }

        assertThat(history.view(0).decisions())
                .extracting(DecisionSpan::firstIteration, DecisionSpan::lastIteration)
                .containsExactly(tuple(3L, 5L), tuple(9L, 9L));
    }

    @Test
    void anOpenIncidentOutlivesManyResolvedOnes() {
        history.append(news(incident(1, Incident.OPEN)));
        for (int i = 1; i < 1000; i++) {
            history.append(news(incident(i + 1, i)));
        }

        assertThat(history.view(0).incidents())
                .hasSize(200)
                .first()
                .extracting(Incident::id)
                .isEqualTo(1L);
    }

    @Test
    void anIncidentThatTurnedOutToBePartOfAnotherIsGone() {
        history.append(news(incident(1, Incident.OPEN)));
        history.append(news(incident(2, Incident.OPEN)));
        history.append(news(
                new IncidentChange(IncidentChange.Kind.MERGED, incident(2, 3).incident())));

        assertThat(history.view(0).incidents()).extracting(Incident::id).containsExactly(1L);
    }

    @Test
    void whatWasMeasuredLastStaysTheLatest() {
        history.append(row(0, 2));
        history.append(row(1, 5).with(LayerValues.of(1, Map.of(LayerQuantity.GRADIENT_NORM, Column.of(5)))));

        IterationRow latest = requireNonNull(history.view(0).latest());
        assertThat(latest.iteration()).isEqualTo(1);
        assertThat(latest.layers().of(LayerQuantity.GRADIENT_NORM).at(0)).isEqualTo(5);
        assertThat(latest.layers().of(LayerQuantity.UPDATE_RATIO).at(0)).isEqualTo(0.002);
        assertThat(history.view(0)
                        .buckets()
                        .get(1)
                        .of(LayerQuantity.UPDATE_RATIO)
                        .lowest(0))
                .isNaN();
    }

    @Test
    void nanOfALayerWithoutRectifiersIsNoNaN() {
        history.append(row(0, 1).with(LayerValues.of(1, Map.of(LayerQuantity.INACTIVE_UNITS, Column.of(Double.NaN)))));

        Bucket bucket = history.view(0).buckets().get(0);
        assertThat(bucket.of(LayerQuantity.INACTIVE_UNITS).hasNonFinite(0)).isFalse();
    }

    private void append(long from, int count) {
        for (long i = from; i < from + count; i++) {
            history.append(row(i, 1));
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

    private static NewsRow news(IncidentChange change) {
        return new NewsRow(0, List.of(change), List.of(), false);
    }

    private static IterationRow row(long iteration, double norm) {
        return row(iteration, norm, new Decision(Decision.Kind.PROCEED, ""));
    }

    private static IterationRow row(long iteration, double norm, Decision decision) {
        return new IterationRow(
                iteration,
                1,
                0.1,
                norm,
                Double.NaN,
                Double.NaN,
                0,
                decision,
                LayerValues.of(
                        1,
                        Map.of(
                                LayerQuantity.GRADIENT_NORM,
                                Column.of(norm),
                                LayerQuantity.UPDATE_RATIO,
                                Column.of(norm / 1000))));
    }
}
