package io.gradwatch.dl4j.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gradwatch.incident.Diagnosis;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.rule.Severity;
import io.gradwatch.sample.Column;
import io.gradwatch.topology.RunInfo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunPersistableTest {
    private static final RunInfo RUN = new RunInfo("run 1", "MultiLayerNetwork", "0");
    private static final IterationRow FULL = new IterationRow(
            Long.MAX_VALUE,
            Double.NaN,
            Double.NEGATIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            new Decision(Decision.Kind.SKIP, "non-finite gradient"),
            Column.of(Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE, -0.0),
            Column.of(1, 2, 0, 0),
            Column.unmeasured(4),
            List.of(new IncidentChange(
                    IncidentChange.Kind.OPENED,
                    new Incident(
                            1,
                            "non-finite",
                            Severity.CRITICAL,
                            List.of(0, 1),
                            List.of("a", "\u00fcml\u00e4ut \ud83d\ude00"),
                            17,
                            18,
                            Incident.OPEN,
                            new Diagnosis("seen", "why", "what to do")))),
            List.of(new IterationRow.ActionRow(17, "rollback", "roll back", "3 in a row", "failed", "no snapshot")));
    private static final IterationRow EMPTY = new IterationRow(
            0,
            0,
            0,
            0,
            new Decision(Decision.Kind.PROCEED, ""),
            Column.of(0, 0),
            Column.of(0, 0),
            Column.of(0, 0),
            List.of(),
            List.of());
    private static final RunStart START = new RunStart(
            RUN, List.of(new RunStart.Layer("dense", "DenseLayer", true), new RunStart.Layer("", "", false)));

    static Stream<StoredRecord> records() {
        return Stream.of(FULL, EMPTY, START, new RunStart(RUN, List.of()));
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyRecordSurvivesEncodingAndDecoding(StoredRecord content) {
        RunPersistable read = new RunPersistable();
        read.decode(RunPersistable.of(RUN, 1234567890123L, content).encode());

        assertThat(read.content()).isEqualTo(content);
        assertThat(read.getSessionID()).isEqualTo("run 1");
        assertThat(read.getWorkerID()).isEqualTo("0");
        assertThat(read.getTimeStamp()).isEqualTo(1234567890123L);
        assertThat(read.getTypeID()).isEqualTo("GradwatchRun");
    }

    @Test
    void buffersAndStreamsCarryTheSameBytesAsArrays() throws IOException {
        RunPersistable written = RunPersistable.of(RUN, 1, FULL);
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

    @ParameterizedTest
    @MethodSource("records")
    void aRecordCutAnywhereIsRefused(StoredRecord content) {
        byte[] whole = RunPersistable.of(RUN, 1, content).encode();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatIllegalArgumentException()
                    .as("cut to %d of %d bytes", length, whole.length)
                    .isThrownBy(() -> new RunPersistable().decode(cut));
        }
    }

    /** Whatever one damaged length says, the answer is a record or an IllegalArgumentException, and no big array. */
    @ParameterizedTest
    @MethodSource("records")
    void fourBytesOfRubbishAnywhereDoNoHarm(StoredRecord content) {
        byte[] whole = RunPersistable.of(RUN, 1, content).encode();
        for (int rubbish : new int[] {Integer.MAX_VALUE, -1, Integer.MIN_VALUE, 0x00FFFFFF}) {
            for (int at = 0; at + Integer.BYTES <= whole.length; at++) {
                byte[] damaged = whole.clone();
                ByteBuffer.wrap(damaged).putInt(at, rubbish);
                try {
                    new RunPersistable().decode(damaged);
                } catch (IllegalArgumentException expected) {
                    assertThat(expected).hasMessageMatching("(?s).+");
                }
            }
        }
    }

    @Test
    void aHostileLengthIsNamedWithItsPlace() {
        byte[] bytes = RunPersistable.of(RUN, 1, FULL).encode();
        ByteBuffer.wrap(bytes).putInt(5, 2_000_000_000);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RunPersistable().decode(bytes))
                .withMessageStartingWith("session count 2000000000 at byte 5 does not fit the ");
    }

    @Test
    void bytesAfterTheRecordAreRefused() {
        byte[] bytes = RunPersistable.of(RUN, 1, EMPTY).encode();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RunPersistable().decode(Arrays.copyOf(bytes, bytes.length + 3)))
                .withMessageStartingWith("3 bytes too many");
    }

    @Test
    void aRecordOfALaterVersionIsRefusedByItsVersion() {
        byte[] bytes = RunPersistable.of(RUN, 1, EMPTY).encode();
        bytes[3] = 2;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RunPersistable().decode(bytes))
                .withMessage("a Gradwatch record of version 2; this version of Gradwatch reads version 1");
    }

    @Test
    void aRefusedRecordLeavesTheInstanceAsItWas() {
        RunPersistable instance = RunPersistable.of(RUN, 1, FULL);
        assertThatIllegalArgumentException().isThrownBy(() -> instance.decode(new byte[] {1, 2, 3, 4, 5}));

        assertThat(instance.content()).isEqualTo(FULL);
    }

    @Test
    void anInstanceWithoutContentCannotBeEncoded() {
        assertThatIllegalStateException().isThrownBy(() -> new RunPersistable().encode());
    }
}
