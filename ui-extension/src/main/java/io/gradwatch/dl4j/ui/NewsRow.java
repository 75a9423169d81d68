package io.gradwatch.dl4j.ui;

import io.gradwatch.incident.IncidentChange;
import java.util.List;

/**
 * What a run tells besides numbers.
 *
 * @param iteration after whose step it happened; the latest one at the end of the run
 * @param incidentChanges incidents opened, updated, merged and resolved
 * @param actions actions taken after the step, or the releases at the end of the run
 * @param ended whether the run has ended
 */
record NewsRow(long iteration, List<IncidentChange> incidentChanges, List<ActionRow> actions, boolean ended)
        implements StoredRecord {
    static final int KIND = 4;

    NewsRow {
        incidentChanges = List.copyOf(incidentChanges);
        actions = List.copyOf(actions);
    }

    static NewsRow read(BinaryReader in) {
        return new NewsRow(
                in.readLong("iteration"),
                in.readList("incident change", IncidentCodec.MIN_BYTES, IncidentCodec::read),
                in.readList("action", ActionRow.MIN_BYTES + Double.BYTES, ActionRow::read),
                in.readByte("ended") != 0);
    }

    boolean isEmpty() {
        return incidentChanges.isEmpty() && actions.isEmpty() && !ended;
    }

    @Override
    public int kind() {
        return KIND;
    }

    @Override
    public void write(BinaryWriter out) {
        out.writeLong(iteration);
        out.writeList(incidentChanges, IncidentCodec::write);
        out.writeList(actions, (to, action) -> action.write(to));
        out.writeByte(ended ? 1 : 0);
    }
}
