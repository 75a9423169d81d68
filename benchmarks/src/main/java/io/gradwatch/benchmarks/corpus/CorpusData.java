package io.gradwatch.benchmarks.corpus;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The rows of a corpus: numbers as they stand in the file, a class number last. Immutable. */
final class CorpusData {
    private final Path file;
    private final Rows trainRows;
    private final Rows validationRows;
    private final float[][] features;
    private final int[] classes;

    private CorpusData(Path file, Rows trainRows, Rows validationRows, float[][] features, int[] classes) {
        this.file = file;
        this.trainRows = trainRows;
        this.validationRows = validationRows;
        this.features = features;
        this.classes = classes;
    }

    /** Rows from one to another, both included, counted from 0 without the header. */
    record Rows(int first, int last) {
        int count() {
            return last - first + 1;
        }
    }

    /**
     * Reads a file of comma-separated values with one header line.
     *
     * @param file the file
     * @param featureCount columns before the class
     * @param trainRows rows to train on
     * @param validationRows rows to measure accuracy on
     * @return the rows
     * @throws CorpusException if the file cannot be read, or a row or a number is not what it should be
     */
    static CorpusData read(Path file, int featureCount, Rows trainRows, Rows validationRows) {
        List<String> lines = new ArrayList<>(lines(file));
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isBlank()) {
            lines.remove(lines.size() - 1);
        }
        int rows = Math.max(0, lines.size() - 1);
        int wanted = Math.max(trainRows.last(), validationRows.last()) + 1;
        if (rows < wanted) {
            throw new CorpusException(file + ": expected a header line and at least " + wanted
                    + " rows (trainRows and validationRows of the case file), found " + rows + " rows");
        }
        float[][] features = new float[rows][featureCount];
        int[] classes = new int[rows];
        for (int row = 0; row < rows; row++) {
            String where = file + ", line " + (row + 2);
            String[] cells = lines.get(row + 1).split(",", -1);
            if (cells.length != featureCount + 1) {
                throw new CorpusException(where + ": expected " + featureCount
                        + " features and a class, separated by commas; found " + cells.length + " values");
            }
            for (int column = 0; column < featureCount; column++) {
                features[row][column] = (float) number(cells[column], where);
            }
            double label = number(cells[featureCount], where);
            if (!(label >= 0 && label < Integer.MAX_VALUE) || label != Math.rint(label)) {
                throw new CorpusException(
                        where + ": expected a class number 0, 1, 2 ... in the last column, found " + label);
            }
            classes[row] = (int) label;
        }
        return new CorpusData(file, trainRows, validationRows, features, classes);
    }

    int features() {
        return features[0].length;
    }

    int trainingRows() {
        return trainRows.count();
    }

    /** The highest class number of all rows. */
    int highestClass() {
        int highest = 0;
        for (int each : classes) {
            highest = Math.max(highest, each);
        }
        return highest;
    }

    /** The mini-batches of one epoch, rows in the order of the file; the last may be smaller. */
    List<DataSet> trainingBatches(int batchSize, int outputs) {
        List<DataSet> batches = new ArrayList<>();
        for (int from = trainRows.first(); from <= trainRows.last(); from += batchSize) {
            batches.add(rows(new Rows(from, Math.min(trainRows.last(), from + batchSize - 1)), outputs));
        }
        return batches;
    }

    /** The rows to measure accuracy on. */
    DataSet validation(int outputs) {
        return rows(validationRows, outputs);
    }

    /**
     * The share of validation rows that are told right.
     *
     * @param predictions outputs of the network, one row each; one column is the probability of class 1. A row that is
     *     not finite is wrong
     * @return the share in [0, 1]
     */
    double accuracy(INDArray predictions) {
        int right = 0;
        for (int i = 0; i < validationRows.count(); i++) {
            double[] row = predictions.getRow(i).toDoubleVector();
            if (predicted(row) == classes[validationRows.first() + i]) {
                right++;
            }
        }
        return right / (double) validationRows.count();
    }

    private static int predicted(double[] row) {
        int best = 0;
        for (int k = 0; k < row.length; k++) {
            if (!Double.isFinite(row[k])) {
                return -1;
            }
            if (row[k] > row[best]) {
                best = k;
            }
        }
        return row.length > 1 ? best : row[0] > 0.5 ? 1 : 0;
    }

    private DataSet rows(Rows rows, int outputs) {
        float[][] inputs = new float[rows.count()][];
        float[][] labels = new float[rows.count()][outputs];
        for (int i = 0; i < inputs.length; i++) {
            int row = rows.first() + i;
            inputs[i] = features[row];
            if (outputs == 1) {
                labels[i][0] = classes[row];
            } else {
                labels[i][classes[row]] = 1;
            }
        }
        return new DataSet(Nd4j.create(inputs), Nd4j.create(labels));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (MalformedInputException e) {
            throw new CorpusException(file + ": expected comma-separated values in UTF-8");
        } catch (IOException e) {
            throw new CorpusException(file + ": expected a readable data file: " + e);
        }
    }

    private static double number(String cell, String where) {
        try {
            double value = Double.parseDouble(cell.trim());
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Answered below, like a number that is not finite.
        }
        throw new CorpusException(where + ": expected finite numbers, found '" + cell + "'");
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
