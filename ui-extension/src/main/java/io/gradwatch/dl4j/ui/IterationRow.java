package io.gradwatch.dl4j.ui;

import static java.util.Objects.requireNonNull;

import io.gradwatch.action.ActionRecord;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;
import java.util.List;

/**
 * One iteration as the page shows it: columns of numbers per layer, not per parameter.
 *
 * @param iteration mini-batches offered to the model before this one
 * @param score loss of the mini-batch; NaN or infinite when it is
 * @param learningRate effective learning rate of the first trainable parameter; NaN when there is none
 * @param globalNorm L2 norm of the whole gradient; NaN or infinite when it is
 * @param decision what the guards decided about the step
 * @param gradientNorms per layer, root of the sum of squares over its trainable parameters
 * @param nonFiniteCounts per layer, elements of its gradients that are NaN or infinite
 * @param updateRatios per layer, of its first trainable weight
 * @param incidentChanges incidents opened, updated and resolved
 * @param actions actions taken after the step
 */
record IterationRow(
        long iteration,
        double score,
        double learningRate,
        double globalNorm,
        Decision decision,
        Column gradientNorms,
        Column nonFiniteCounts,
        Column updateRatios,
        List<IncidentChange> incidentChanges,
        List<ActionRow> actions)
        implements StoredRecord {
    static final int KIND = 2;

    /** A column of zeros takes one byte, so the bytes that follow do not bound the number of layers. */
    private static final int MAX_LAYERS = 100_000;

    IterationRow {
        requireNonNull(decision, "decision");
        int layers = gradientNorms.size();
        if (nonFiniteCounts.size() != layers || updateRatios.size() != layers) {
            throw new IllegalArgumentException("columns need one value for each of the " + layers
                    + " layers, were given " + nonFiniteCounts.size() + " and " + updateRatios.size());
        }
        incidentChanges = List.copyOf(incidentChanges);
        actions = List.copyOf(actions);
    }

    /** The same iteration with update ratios that were measured in an earlier one, where it has none of its own. */
    IterationRow orUpdateRatios(Column earlier) {
        return updateRatios.isMeasured()
                ? this
                : new IterationRow(
                        iteration,
                        score,
                        learningRate,
                        globalNorm,
                        decision,
                        gradientNorms,
                        nonFiniteCounts,
                        earlier,
                        incidentChanges,
                        actions);
    }

    static IterationRow from(IterationRecord iteration) {
        IterationSample sample = iteration.sample();
        LayerColumns columns = new LayerColumns(sample);
        return new IterationRow(
                sample.iteration(),
                sample.score(),
                columns.learningRate(),
                sample.gradient().globalNorm(),
                Decision.from(iteration.decision()),
                columns.gradientNorms(),
                columns.nonFiniteCounts(),
                columns.updateRatios(),
                iteration.incidentChanges(),
                iteration.actions().stream().map(ActionRow::from).toList());
    }

    static IterationRow read(BinaryReader in) {
        long iteration = in.readLong("iteration");
        double score = in.readDouble("score");
        double learningRate = in.readDouble("learning rate");
        double globalNorm = in.readDouble("global norm");
        Decision decision = Decision.read(in);
        int layers = in.readInt("layer count");
        if (layers < 1 || layers > MAX_LAYERS) {
            throw new IllegalArgumentException("layer count must be in 1.." + MAX_LAYERS + ", was " + layers);
        }
        return new IterationRow(
                iteration,
                score,
                learningRate,
                globalNorm,
                decision,
                in.readColumn("gradient norms", layers),
                in.readColumn("non-finite counts", layers),
                in.readColumn("update ratios", layers),
                in.readList("incident change", IncidentCodec.MIN_BYTES, IncidentCodec::read),
                in.readList("action", ActionRow.MIN_BYTES, ActionRow::read));
    }

    int layers() {
        return gradientNorms.size();
    }

    @Override
    public int kind() {
        return KIND;
    }

    @Override
    public void write(BinaryWriter out) {
        out.writeLong(iteration);
        out.writeDouble(score);
        out.writeDouble(learningRate);
        out.writeDouble(globalNorm);
        decision.write(out);
        out.writeInt(layers());
        out.writeColumn(gradientNorms);
        out.writeColumn(nonFiniteCounts);
        out.writeColumn(updateRatios);
        out.writeList(incidentChanges, IncidentCodec::write);
        out.writeList(actions, (to, action) -> action.write(to));
    }

    /**
     * An action with what became of it, in words.
     *
     * @param iteration the iteration after whose step it was carried out
     * @param name the action's name
     * @param description the action with its numbers
     * @param reason why the policy asked for it
     * @param outcome the outcome's name
     * @param detail why it failed or is unsupported; empty when it was applied
     */
    record ActionRow(long iteration, String name, String description, String reason, String outcome, String detail) {
        static final int MIN_BYTES = Long.BYTES + 5 * Integer.BYTES;

        static ActionRow from(ActionRecord action) {
            return new ActionRow(
                    action.iteration(),
                    action.action().name(),
                    action.action().words(),
                    action.reason(),
                    action.outcome().name(),
                    ActionWords.detailOf(action.outcome()));
        }

        static ActionRow read(BinaryReader in) {
            return new ActionRow(
                    in.readLong("iteration"),
                    in.readString("action name"),
                    in.readString("action description"),
                    in.readString("action reason"),
                    in.readString("outcome"),
                    in.readString("outcome detail"));
        }

        void write(BinaryWriter out) {
            out.writeLong(iteration);
            out.writeString(name);
            out.writeString(description);
            out.writeString(reason);
            out.writeString(outcome);
            out.writeString(detail);
        }
    }
}
