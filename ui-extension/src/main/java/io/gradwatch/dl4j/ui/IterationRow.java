package io.gradwatch.dl4j.ui;

import static java.util.Objects.requireNonNull;

import io.gradwatch.export.IterationRecord;
import io.gradwatch.sample.DepthProfile;
import io.gradwatch.sample.IterationSample;

/**
 * The numbers of one iteration, per layer and not per parameter.
 *
 * @param iteration mini-batches offered to the model before this one
 * @param score loss of the mini-batch; NaN or infinite when it is
 * @param learningRate effective learning rate of the first trainable parameter; NaN when there is none
 * @param globalNorm L2 norm of the whole gradient; NaN or infinite when it is
 * @param decadesPerLayer slope of the depth profile; NaN when there is none
 * @param totalDecades rise of the depth profile; NaN when there is none
 * @param monitorNanos what watching cost; below 0 when it is not known
 * @param decision what the guards decided about the step
 * @param layers the layers' numbers; learning rates only when they differ from those of the record before
 */
record IterationRow(
        long iteration,
        double score,
        double learningRate,
        double globalNorm,
        double decadesPerLayer,
        double totalDecades,
        long monitorNanos,
        Decision decision,
        LayerValues layers)
        implements StoredRecord {
    static final int KIND = 3;

    IterationRow {
        requireNonNull(decision, "decision");
        requireNonNull(layers, "layers");
    }

    static IterationRow from(IterationRecord iteration, TrainableLayers layers) {
        IterationSample sample = iteration.sample();
        DepthProfile profile = sample.gradient().depthProfile();
        return new IterationRow(
                sample.iteration(),
                sample.score(),
                layers.learningRate(sample),
                sample.gradient().globalNorm(),
                profile.decadesPerLayer(),
                profile.totalDecades(),
                iteration.health().monitorNanos(),
                Decision.from(iteration.decision()),
                layers.measure(sample));
    }

    static IterationRow read(BinaryReader in) {
        return new IterationRow(
                in.readLong("iteration"),
                in.readDouble("score"),
                in.readDouble("learning rate"),
                in.readDouble("global norm"),
                in.readFloat("decades per layer"),
                in.readFloat("total decades"),
                in.readLong("monitor time"),
                Decision.read(in),
                LayerValues.read(in, in.readLayerCount()));
    }

    IterationRow with(LayerValues values) {
        return new IterationRow(
                iteration,
                score,
                learningRate,
                globalNorm,
                decadesPerLayer,
                totalDecades,
                monitorNanos,
                decision,
                values);
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
        out.writeFloat(decadesPerLayer);
        out.writeFloat(totalDecades);
        out.writeLong(monitorNanos);
        decision.write(out);
        out.writeInt(layers.size());
        layers.write(out);
    }
}
