package io.gradwatch.dl4j.ui;

/**
 * Consecutive iterations as one point of the charts.
 *
 * @param firstIteration the first of them
 * @param lastIteration the last of them
 * @param rows how many records there were of them
 * @param lastTimeStamp time stamp of the last record
 * @param gradientNorms gradient norm per layer
 * @param updateRatios update ratio per layer
 */
record Bucket(
        long firstIteration,
        long lastIteration,
        int rows,
        long lastTimeStamp,
        LayerRanges gradientNorms,
        LayerRanges updateRatios) {
    static Bucket of(IterationRow row, long timeStamp) {
        return new Bucket(
                row.iteration(),
                row.iteration(),
                1,
                timeStamp,
                LayerRanges.of(row.gradientNorms()),
                LayerRanges.of(row.updateRatios()));
    }

    Bucket merge(Bucket later) {
        return new Bucket(
                firstIteration,
                later.lastIteration,
                rows + later.rows,
                later.lastTimeStamp,
                gradientNorms.merge(later.gradientNorms),
                updateRatios.merge(later.updateRatios));
    }
}
