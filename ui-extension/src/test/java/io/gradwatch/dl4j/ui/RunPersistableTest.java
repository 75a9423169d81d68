package io.gradwatch.dl4j.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gradwatch.incident.Diagnosis;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.incident.Symptom;
import io.gradwatch.rule.Severity;
import io.gradwatch.sample.Column;
import io.gradwatch.topology.RunInfo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunPersistableTest {
    private static final RunInfo RUN = new RunInfo("run 1", "MultiLayerNetwork", "0");
    private static final long TIME_STAMP = 1234567890123L;
    private static final long RUN_START = 1234567880000L;

    /** Numbers that the short floats of the encoding hold exactly. */
    private static final IterationRow FULL = new IterationRow(
            Long.MAX_VALUE,
            Double.NaN,
            Double.NEGATIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            0.25,
            Double.NaN,
            123_456,
            new Decision(Decision.Kind.SKIP, "non-finite gradient"),
            LayerValues.of(
                    4,
                    Map.of(
                            LayerQuantity.GRADIENT_NORM,
                            Column.of(Double.NaN, Double.POSITIVE_INFINITY, 0x1p-140, -0.0),
                            LayerQuantity.NON_FINITE_ELEMENTS,
                            Column.of(1, 2, 0, 0),
                            LayerQuantity.PARAMETER_NORM,
                            Column.of(8, 8, 8, 8),
                            LayerQuantity.LEARNING_RATE,
                            Column.of(0.5, 0.5, 0.5, 0.25))));

    private static final IterationRow EMPTY =
            new IterationRow(0, 0, 0, 0, 0, 0, 0, new Decision(Decision.Kind.PROCEED, ""), LayerValues.of(2, Map.of()));
    private static final RunStart START = new RunStart(
            RUN, List.of(new RunStart.Layer("dense", "DenseLayer", true, 0), new RunStart.Layer("", "", false, 7)));
    private static final Incident INCIDENT = new Incident(
            1,
            "non-finite",
            Severity.CRITICAL,
            List.of(0, 1),
            List.of("a", "\u00fcml\u00e4ut \ud83d\ude00"),
            17,
            18,
            Incident.OPEN,
            new Diagnosis("seen", "why", "what to do"),
            List.of(
                    new Symptom("exploding", Severity.WARNING, 17, 17, "too large"),
                    new Symptom("non-finite", Severity.CRITICAL, 18, 18, "seen")));
    private static final NewsRow NEWS = new NewsRow(
            17,
            List.of(new IncidentChange(IncidentChange.Kind.OPENED, INCIDENT)),
            List.of(new ActionRow(17, "rollback", "roll back", "3 in a row", "failed", "no snapshot", Double.NaN)),
            false);
    private static final NewsRow END = new NewsRow(
            99,
            List.of(),
            List.of(new ActionRow(99, "scale-learning-rate", "back", "the end", "applied", "", 1)),
            true);

    static Stream<StoredRecord> records() {
        Bucket bucket = Bucket.of(EMPTY).merge(Bucket.of(row(1, 3))).merge(Bucket.of(row(2, Double.NaN)));
        return Stream.of(
                FULL,
                EMPTY,
                START,
                new RunStart(RUN, List.of()),
                NEWS,
                END,
                new SummaryBlock(2, bucket, List.of(new DecisionSpan(FULL.decision(), 1, 2))));
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyRecordSurvivesEncodingAndDecoding(StoredRecord content) {
        RunPersistable written = written(content);
        RunPersistable read = OldRecords.decoded(written.encode());

        assertThat(read.content()).isEqualTo(content);
        assertThat(read.getSessionID()).isEqualTo("run 1");
        assertThat(read.getWorkerID()).isEqualTo("0");
        assertThat(read.getTimeStamp()).isEqualTo(TIME_STAMP);
        assertThat(read.runStart()).isEqualTo(RUN_START);
        assertThat(read.getTypeID()).isEqualTo(written.getTypeID());
    }

    @Test
    void numbersNewsAndSummariesLieUnderTypesOfTheirOwn() {
        assertThat(records().map(record -> written(record).getTypeID()))
                .containsExactly(
                        "GradwatchRun",
                        "GradwatchRun",
                        "GradwatchRun",
                        "GradwatchRun",
                        "GradwatchNews",
                        "GradwatchNews",
                        "GradwatchSummary2");
    }

    @Test
    void theStartOfVersionOneIsRead() {
        RunPersistable read = OldRecords.decoded(OldRecords.START);

        assertThat(read.version()).isEqualTo(1);
        assertThat(read.runStart()).isEqualTo(-1);
        assertThat(read.getTimeStamp()).isEqualTo(OldRecords.TIME_STAMP);
        assertThat(read.content())
                .isEqualTo(new RunStart(
                        RUN,
                        List.of(
                                new RunStart.Layer("dense", "DenseLayer", true, 0),
                                new RunStart.Layer("", "", false, 1))));
    }

    @Test
    void anIterationOfVersionOneIsReadWithItsNews() {
        OldIterationRow read =
                (OldIterationRow) OldRecords.decoded(OldRecords.FULL).content();

        assertThat(read.row().iteration()).isEqualTo(Long.MAX_VALUE);
        assertThat(read.row().score()).isNaN();
        assertThat(read.row().globalNorm()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(read.row().decision()).isEqualTo(FULL.decision());
        LayerValues layers = read.row().layers();
        assertThat(layers.of(LayerQuantity.GRADIENT_NORM))
                .isEqualTo(Column.of(Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE, -0.0));
        assertThat(layers.of(LayerQuantity.NON_FINITE_ELEMENTS)).isEqualTo(Column.of(1, 2, 0, 0));
        assertThat(layers.of(LayerQuantity.UPDATE_RATIO).isMeasured()).isFalse();
        assertThat(layers.of(LayerQuantity.GRADIENT_RMS).isMeasured()).isFalse();
        assertThat(read.news().incidentChanges().get(0).incident().layerNames())
                .containsExactlyElementsOf(INCIDENT.layerNames());
        assertThat(read.news().actions()).isEqualTo(NEWS.actions());
    }

    @Test
    void buffersAndStreamsCarryTheSameBytesAsArrays() throws IOException {
        RunPersistable written = written(FULL);
        ByteBuffer buffer = ByteBuffer.allocate(written.encodingLengthBytes());
        written.encode(buffer);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        written.encode(stream);
        RunPersistable fromBuffer = new RunPersistable();
        fromBuffer.decode(buffer.flip());
        RunPersistable fromStream = new RunPersistable();
        fromStream.decode(new ByteArrayInputStream(stream.toByteArray()));

        assertThat(fromBuffer.encode()).isEqualTo(written.encode());
        assertThat(fromStream.encode()).isEqualTo(written.encode());
    }

    /** Gradients, update ratios, parameter norms and zeros of 300 layers, learning rates that did not change. */
    @Test
    void anIterationOfThreeHundredLayersTakesLessThanFiveBytesPerNumber() {
        int layers = 300;
        double[] values = new double[layers];
        Arrays.setAll(values, i -> 1e-3 / (i + 1));
        Column column = Column.of(values);
        LayerValues measured = LayerValues.of(
                layers,
                Map.of(
                        LayerQuantity.GRADIENT_NORM,
                        column,
                        LayerQuantity.GRADIENT_RMS,
                        column,
                        LayerQuantity.UPDATE_RATIO,
                        column,
                        LayerQuantity.PARAMETER_NORM,
                        column,
                        LayerQuantity.ZERO_FRACTION,
                        column,
                        LayerQuantity.NON_FINITE_ELEMENTS,
                        Column.of(new double[layers])));
        int full = written(EMPTY.with(measured)).encodingLengthBytes();
        int bare = written(EMPTY.with(LayerValues.of(layers, Map.of(LayerQuantity.GRADIENT_NORM, column))))
                .encodingLengthBytes();
        System.out.println("bytes per iteration of 300 layers: " + full + ", with gradient norms only: " + bare);

        assertThat(full).isLessThan(5 * layers * 3 + 150);
        assertThat(bare).isLessThan(layers * 3 + 150);
    }

    @ParameterizedTest
    @MethodSource("records")
    void aRecordCutAnywhereIsRefused(StoredRecord content) {
        byte[] whole = written(content).encode();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatIllegalArgumentException()
                    .as("cut to %d of %d bytes", length, whole.length)
                    .isThrownBy(() -> OldRecords.decoded(cut).content());
        }
    }

    /** Whatever one damaged length says, the answer is a record or an IllegalArgumentException, and no big array. */
    @ParameterizedTest
    @MethodSource("records")
    void fourBytesOfRubbishAnywhereDoNoHarm(StoredRecord content) {
        byte[] whole = written(content).encode();
        for (int rubbish : new int[] {Integer.MAX_VALUE, -1, Integer.MIN_VALUE, 0x00FFFFFF}) {
            for (int at = 0; at + Integer.BYTES <= whole.length; at++) {
                byte[] damaged = whole.clone();
                ByteBuffer.wrap(damaged).putInt(at, rubbish);
                try {
                    OldRecords.decoded(damaged).content();
                } catch (IllegalArgumentException expected) {
                    assertThat(expected).hasMessageMatching("(?s).+");
                }
            }
        }
    }

    @Test
    void aHostileLengthIsNamedWithItsPlace() {
        byte[] bytes = written(FULL).encode();
        ByteBuffer.wrap(bytes).putInt(5, 2_000_000_000);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RunPersistable().decode(bytes))
                .withMessageStartingWith("session count 2000000000 at byte 5 does not fit the ");
    }

    @Test
    void bytesAfterTheRecordAreRefused() {
        byte[] bytes = written(EMPTY).encode();
        RunPersistable read = OldRecords.decoded(Arrays.copyOf(bytes, bytes.length + 3));

        assertThatIllegalArgumentException().isThrownBy(read::content).withMessageStartingWith("3 bytes too many");
    }

    @Test
    void aRecordOfALaterVersionIsRefusedByItsVersion() {
        byte[] bytes = written(EMPTY).encode();
        bytes[3] = 3;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RunPersistable().decode(bytes))
                .withMessage("a Gradwatch record of version 3; this version of Gradwatch reads versions 1 to 2");
    }

    @Test
    void aRefusedRecordLeavesTheInstanceAsItWas() {
        RunPersistable instance = written(EMPTY);
        assertThatIllegalArgumentException().isThrownBy(() -> instance.decode(new byte[] {1, 2, 3, 4, 5}));

        assertThat(instance.content()).isEqualTo(EMPTY);
    }

    @Test
    void anInstanceWithoutContentCannotBeEncoded() {
        assertThatIllegalStateException().isThrownBy(() -> new RunPersistable().encode());
    }

    private static RunPersistable written(StoredRecord content) {
        return RunPersistable.of(RUN, TIME_STAMP, RUN_START, content);
    }

    private static IterationRow row(long iteration, double value) {
        return new IterationRow(
                iteration,
                value,
                0.5,
                value,
                0,
                0,
                0,
                new Decision(Decision.Kind.PROCEED, ""),
                LayerValues.of(2, Map.of(LayerQuantity.GRADIENT_NORM, Column.of(value, 2))));
    }
}
