package io.gradwatch.dl4j.ui;

import io.gradwatch.sample.Column;
import java.util.Map;

/**
 * An iteration as version 1 stored it: numbers and news in one record. Only read.
 *
 * @param row the numbers, of all layers and not only of those that train
 * @param news what happened
 */
record OldIterationRow(IterationRow row, NewsRow news) implements StoredRecord {
    static final int KIND = 2;

    private static final long UNKNOWN = -1;

    static OldIterationRow read(BinaryReader in) {
        long iteration = in.readLong("iteration");
        double score = in.readDouble("score");
        double learningRate = in.readDouble("learning rate");
        double globalNorm = in.readDouble("global norm");
        Decision decision = Decision.read(in);
        int layers = in.readLayerCount();
        Column norms = in.readOldColumn("gradient norms", layers);
        Column counts = in.readOldColumn("non-finite counts", layers);
        Column ratios = in.readOldColumn("update ratios", layers);
        LayerValues values = LayerValues.of(
                layers,
                Map.of(
                        LayerQuantity.GRADIENT_NORM,
                        norms,
                        LayerQuantity.NON_FINITE_ELEMENTS,
                        counts,
                        LayerQuantity.UPDATE_RATIO,
                        ratios));
        NewsRow news = new NewsRow(
                iteration,
                in.readList("incident change", IncidentCodec.MIN_BYTES, IncidentCodec::read),
                in.readList("action", ActionRow.MIN_BYTES, ActionRow::readOld),
                false);
        return new OldIterationRow(
                new IterationRow(
                        iteration, score, learningRate, globalNorm, Double.NaN, Double.NaN, UNKNOWN, decision, values),
                news);
    }

    @Override
    public int kind() {
        return KIND;
    }

    @Override
    public void write(BinaryWriter out) {
        throw new UnsupportedOperationException("version 1 is only read");
    }
}
