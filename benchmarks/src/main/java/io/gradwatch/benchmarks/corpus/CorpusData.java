package io.gradwatch.benchmarks.corpus;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The rows of a corpus: numbers as they stand in the file, what is wanted last. Immutable. */
final class CorpusData {
    private final Path file;
    private final Form form;
    private final float[][] features;
    private final double[] wanted;

    private CorpusData(Path file, Form form, float[][] features, double[] wanted) {
        this.file = file;
        this.form = form;
        this.features = features;
        this.wanted = wanted;
    }

    /** Rows from one to another, both included, counted from 0 without the header. */
    record Rows(int first, int last) {
        int count() {
            return last - first + 1;
        }
    }

    /**
     * How a file is to be read.
     *
     * @param shape what the columns before the last mean
     * @param trainRows rows to train on
     * @param validationRows rows to measure accuracy on
     * @param tolerance NaN when the last column is a class; else it is any number, and a prediction so near is right
     */
    record Form(Shape shape, Rows trainRows, Rows validationRows, double tolerance) {
        boolean hasClasses() {
            return Double.isNaN(tolerance);
        }
    }

    /**
     * Reads a file of comma-separated values with one header line.
     *
     * @param file the file
     * @param form what its columns and rows are
     * @return the rows
     * @throws CorpusException if the file cannot be read, or a row or a number is not what it should be
     */
    static CorpusData read(Path file, Form form) {
        List<String> lines = new ArrayList<>(lines(file));
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isBlank()) {
            lines.remove(lines.size() - 1);
        }
        int rows = Math.max(0, lines.size() - 1);
        int least = Math.max(form.trainRows().last(), form.validationRows().last()) + 1;
        if (rows < least) {
            throw new CorpusException(file + ": expected a header line and at least " + least
                    + " rows (trainRows and validationRows of the case file), found " + rows + " rows");
        }
        int columns = form.shape().features();
        float[][] features = new float[rows][columns];
        double[] wanted = new double[rows];
        for (int row = 0; row < rows; row++) {
            String where = file + ", line " + (row + 2);
            String[] cells = lines.get(row + 1).split(",", -1);
            if (cells.length != columns + 1) {
                throw new CorpusException(where + ": expected " + columns + " features and "
                        + (form.hasClasses() ? "a class" : "a number") + ", separated by commas; found "
                        + cells.length + " values");
            }
            for (int column = 0; column < columns; column++) {
                features[row][column] = (float) number(cells[column], where);
            }
            wanted[row] = number(cells[columns], where);
            if (form.hasClasses() && !isClass(wanted[row])) {
                throw new CorpusException(
                        where + ": expected a class number 0, 1, 2 ... in the last column, found " + wanted[row]);
            }
        }
        return new CorpusData(file, form, features, wanted);
    }

    Shape shape() {
        return form.shape();
    }

    Rows trainRows() {
        return form.trainRows();
    }

    Rows validationRows() {
        return form.validationRows();
    }

    /** Whether classes are wanted, not numbers. */
    boolean hasClasses() {
        return form.hasClasses();
    }

    /** The highest class number of all rows, 0 when numbers are wanted. */
    int highestClass() {
        return hasClasses() ? (int) Arrays.stream(wanted).max().orElse(0) : 0;
    }

    /**
     * The same rows with another class in some of the training rows.
     *
     * @param share share of the rows that are given another class
     * @param classes how many classes there are
     */
    CorpusData withLabelNoise(double share, int classes) {
        Random random = new Random(trainRows().count());
        double[] noisy = wanted.clone();
        for (int row = trainRows().first(); row <= trainRows().last(); row++) {
            int shift = 1 + random.nextInt(classes - 1);
            if (random.nextDouble() < share) {
                noisy[row] = (noisy[row] + shift) % classes;
            }
        }
        return new CorpusData(file, form, features, noisy);
    }

    /** The features of some rows, as a network takes them. */
    INDArray features(int[] rows) {
        float[][] chosen = new float[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            chosen[i] = features[rows[i]];
        }
        return shape().array(chosen);
    }

    /**
     * What is wanted of some rows.
     *
     * @param rows their numbers
     * @param outputs 1 for a number, or for the probability of class 1; else one column per class
     * @param steps repeats it in so many steps of a sequence; 0 for no sequence
     */
    INDArray labels(int[] rows, int outputs, int steps) {
        float[][] labels = new float[rows.length][outputs];
        for (int i = 0; i < rows.length; i++) {
            if (outputs == 1) {
                labels[i][0] = (float) wanted[rows[i]];
            } else {
                labels[i][(int) wanted[rows[i]]] = 1;
            }
        }
        INDArray once = Nd4j.create(labels);
        return steps == 0 ? once : once.reshape('c', rows.length, outputs, 1).repeat(2, steps);
    }

    /**
     * The share of validation rows that are told right.
     *
     * @param predictions outputs of the network, one row each; of a sequence the last step counts. One column is the
     *     probability of class 1, or a number. A row that is not finite is wrong
     * @return the share in [0, 1]
     */
    double accuracy(INDArray predictions) {
        INDArray last = predictions.rank() < 3
                ? predictions
                : predictions.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(predictions.size(2) - 1));
        int right = 0;
        for (int i = 0; i < validationRows().count(); i++) {
            if (isRight(last.getRow(i).toDoubleVector(), wanted[validationRows().first() + i])) {
                right++;
            }
        }
        return right / (double) validationRows().count();
    }

    private boolean isRight(double[] row, double answer) {
        return hasClasses() ? predicted(row) == answer : Math.abs(row[0] - answer) <= form.tolerance();
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

    private static boolean isClass(double value) {
        return value >= 0 && value < Integer.MAX_VALUE && value == Math.rint(value);
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
