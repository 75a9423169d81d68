package io.gradwatch.dl4j.ui;

import io.gradwatch.incident.Diagnosis;
import io.gradwatch.incident.Incident;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.rule.Severity;

/** Writes and reads the changes of incidents. */
final class IncidentCodec {
    /** Six strings, two lists and four numbers. */
    static final int MIN_BYTES = 6 * Integer.BYTES + 2 * Integer.BYTES + 4 * Long.BYTES;

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
                        new Diagnosis(in.readString("evidence"), in.readString("cause"), in.readString("remedy"))));
    }
}
