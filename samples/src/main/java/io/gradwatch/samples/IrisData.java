package io.gradwatch.samples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;

/** The 150 rows of Fisher's Iris data, as they lie in the deeplearning4j-core jar. */
final class IrisData {
    static final int FEATURES = 4;
    static final int CLASSES = 3;

    private IrisData() {}

    /** All rows, features standardised to mean 0 and variance 1, labels one-hot. */
    static DataSet standardised() {
        DataSet all = raw();
        NormalizerStandardize normalizer = new NormalizerStandardize();
        normalizer.fit(all);
        normalizer.transform(all);
        return all;
    }

    /** Mini-batches of the rows in an order shuffled by the seed. */
    static List<DataSet> batches(DataSet all, int batchSize, long seed) {
        List<DataSet> rows = new ArrayList<>(all.asList());
        Collections.shuffle(rows, new Random(seed));
        List<DataSet> batches = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += batchSize) {
            batches.add(DataSet.merge(rows.subList(from, Math.min(rows.size(), from + batchSize))));
        }
        return batches;
    }

    private static DataSet raw() {
        List<String> lines = new ArrayList<>();
        try (InputStream in = IrisData.class.getResourceAsStream("/iris.dat")) {
            if (in == null) {
                throw new IllegalStateException("iris.dat is missing: deeplearning4j-core must be on the class path");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            reader.lines().filter(line -> !line.isBlank()).forEach(lines::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        INDArray features = Nd4j.create(lines.size(), FEATURES);
        INDArray labels = Nd4j.create(lines.size(), CLASSES);
        for (int row = 0; row < lines.size(); row++) {
            String[] cells = lines.get(row).split(",", -1);
            for (int column = 0; column < FEATURES; column++) {
                features.putScalar(row, column, Double.parseDouble(cells[column].trim()));
            }
            labels.putScalar(row, Integer.parseInt(cells[FEATURES].trim()), 1);
        }
        return new DataSet(features, labels);
    }
}
