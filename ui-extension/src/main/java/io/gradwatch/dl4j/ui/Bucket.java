package io.gradwatch.dl4j.ui;

import io.gradwatch.sample.Column;
import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive iterations as one point of the charts.
 *
 * @param firstIteration the first of them
 * @param lastIteration the last of them
 * @param rows how many records there were of them
 * @param model the whole model's quantities, in the order of {@link ModelQuantity}
 * @param layers the layers' quantities, in the order of {@link LayerQuantity#CHARTED}
 */
record Bucket(long firstIteration, long lastIteration, long rows, Ranges model, List<Ranges> layers) {
    Bucket {
        layers = List.copyOf(layers);
        if (rows < 1 || lastIteration < firstIteration) {
            throw new IllegalArgumentException("a point of " + rows + " records from iteration " + firstIteration
                    + " to " + lastIteration + " cannot be");
        }
    }

    static Bucket of(IterationRow row) {
        ModelQuantity[] quantities = ModelQuantity.values();
        Ranges model = Ranges.of(quantities.length, i -> quantities[i].of(row), i -> quantities[i].nanMeansNone());
        List<Ranges> layers = new ArrayList<>(LayerQuantity.CHARTED.size());
        for (LayerQuantity quantity : LayerQuantity.CHARTED) {
            Column column = row.layers().of(quantity);
            layers.add(
                    column.isMeasured()
                            ? Ranges.of(column.size(), column::at, i -> quantity.nanMeansNone())
                            : Ranges.unmeasured(column.size()));
        }
        return new Bucket(row.iteration(), row.iteration(), 1, model, layers);
    }

    static Bucket read(BinaryReader in) {
        long first = in.readLong("first iteration");
        long last = in.readLong("last iteration");
        long rows = in.readLong("records");
        Ranges model = Ranges.read(in, "the model", ModelQuantity.values().length);
        int size = in.readLayerCount();
        List<Ranges> layers = new ArrayList<>(LayerQuantity.CHARTED.size());
        for (LayerQuantity quantity : LayerQuantity.CHARTED) {
            layers.add(Ranges.read(in, quantity.word(), size));
        }
        return new Bucket(first, last, rows, model, layers);
    }

    void write(BinaryWriter out) {
        out.writeLong(firstIteration);
        out.writeLong(lastIteration);
        out.writeLong(rows);
        model.write(out);
        out.writeInt(layerCount());
        layers.forEach(ranges -> ranges.write(out));
    }

    Bucket merge(Bucket later) {
        List<Ranges> merged = new ArrayList<>(layers.size());
        for (int i = 0; i < layers.size(); i++) {
            merged.add(layers.get(i).merge(later.layers.get(i)));
        }
        return new Bucket(
                Math.min(firstIteration, later.firstIteration),
                Math.max(lastIteration, later.lastIteration),
                rows + later.rows,
                model.merge(later.model),
                merged);
    }

    /** Neighbours as one, so that no more points are left than wanted. */
    static List<Bucket> merge(List<Bucket> buckets, int wanted) {
        int perPoint = (buckets.size() + wanted - 1) / wanted;
        if (perPoint <= 1) {
            return buckets;
        }
        List<Bucket> merged = new ArrayList<>(wanted);
        for (int i = 0; i < buckets.size(); i++) {
            int last = merged.size() - 1;
            if (i % perPoint == 0) {
                merged.add(buckets.get(i));
            } else {
                merged.set(last, merged.get(last).merge(buckets.get(i)));
            }
        }
        return merged;
    }

    /** How many records the point with most of them stands for; 1 when there is no point. */
    static long widest(List<Bucket> buckets) {
        return buckets.stream().mapToLong(Bucket::rows).max().orElse(1);
    }

    int layerCount() {
        return layers.get(0).size();
    }

    Ranges of(LayerQuantity quantity) {
        return layers.get(LayerQuantity.CHARTED.indexOf(quantity));
    }
}
