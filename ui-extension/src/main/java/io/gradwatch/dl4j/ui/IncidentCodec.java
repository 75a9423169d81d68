package io.gradwatch.dl4j.ui;

import io.gradwatch.incident.Diagnosis;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.incident.Symptom;
import io.gradwatch.rule.Severity;

/** Writes and reads the changes of incidents. */
final class IncidentCodec {
    /** Three strings and two numbers. */
    private static final int MIN_SYMPTOM_BYTES = 3 * Integer.BYTES + 2 * Long.BYTES;

    /** Six strings, three lists, four numbers and one symptom. */
    static final int MIN_BYTES = 6 * Integer.BYTES + 3 * Integer.BYTES + 4 * Long.BYTES + MIN_SYMPTOM_BYTES;

    private IncidentCodec() {}

    static void write(BinaryWriter out, IncidentChange change) {
        Incident incident = change.incident();
        out.writeString(change.kind().name());
        out.writeLong(incident.id());
        out.writeString(incident.rule());
        out.writeString(incident.severity().name());
        out.writeList(incident.layers(), BinaryWriter::writeInt);
        out.writeList(incident.layerNames(), BinaryWriter::writeString);
        out.writeLong(incident.firstIteration());
        out.writeLong(incident.lastIteration());
        out.writeLong(incident.resolvedIteration());
        out.writeString(incident.diagnosis().evidence());
        out.writeString(incident.diagnosis().cause());
        out.writeString(incident.diagnosis().remedy());
        out.writeList(incident.symptoms(), IncidentCodec::write);
    }

    private static void write(BinaryWriter out, Symptom symptom) {
        out.writeString(symptom.rule());
        out.writeString(symptom.severity().name());
        out.writeLong(symptom.firstIteration());
        out.writeLong(symptom.lastIteration());
        out.writeString(symptom.evidence());
    }

    static IncidentChange read(BinaryReader in) {
        return new IncidentChange(
                in.readEnum("kind of change", IncidentChange.Kind.class),
                new Incident(
                        in.readLong("incident id"),
                        in.readString("rule"),
                        in.readEnum("severity", Severity.class),
                        in.readList("layer index", Integer.BYTES, from -> from.readInt("layer index")),
                        in.readList("layer name", Integer.BYTES, from -> from.readString("layer name")),
                        in.readLong("first iteration"),
                        in.readLong("last iteration"),
                        in.readLong("resolved iteration"),
                        new Diagnosis(in.readString("evidence"), in.readString("cause"), in.readString("remedy")),
                        in.readList("symptom", MIN_SYMPTOM_BYTES, IncidentCodec::readSymptom)));
    }

    private static Symptom readSymptom(BinaryReader in) {
        return new Symptom(
                in.readString("symptom rule"),
                in.readEnum("symptom severity", Severity.class),
                in.readLong("symptom first iteration"),
                in.readLong("symptom last iteration"),
                in.readString("symptom evidence"));
    }
}
