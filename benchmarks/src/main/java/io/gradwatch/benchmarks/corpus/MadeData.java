package io.gradwatch.benchmarks.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The data sets of our own corpus, drawn from written definitions. The same on every machine. */
enum MadeData {
    /** Ten normal distributions of deviation 1.1 in twenty dimensions, their centres standard normal. */
    BLOBS(1, 1000, 20, 2) {
        @Override
        void draw(double[] row, Random random, double[][] centres) {
            int label = random.nextInt(10);
            for (int k = 0; k < 20; k++) {
                row[k] = centres[label][k] + 1.1 * random.nextGaussian();
            }
            row[20] = label;
        }
    },
    /** Three normal distributions of deviation 0.9 in six dimensions, met in 80, 12 and 8 of 100 rows. */
    RARE(2, 1000, 6, 2) {
        @Override
        void draw(double[] row, Random random, double[][] centres) {
            double share = random.nextDouble();
            int label = share < 0.8 ? 0 : share < 0.92 ? 1 : 2;
            for (int k = 0; k < 6; k++) {
                row[k] = centres[label][k] + 0.9 * random.nextGaussian();
            }
            row[6] = label;
        }
    },
    /** Two spirals of 0.7 turns, radius 0.2 to 1.5, with noise of deviation 0.05. */
    SPIRALS(3, 1000, 2, 3) {
        @Override
        void draw(double[] row, Random random, double[][] centres) {
            int label = random.nextInt(2);
            double along = random.nextDouble();
            double angle = 1.4 * Math.PI * along + Math.PI * label;
            double radius = 0.2 + 1.3 * along;
            row[0] = radius * StrictMath.cos(angle) + 0.05 * random.nextGaussian();
            row[1] = radius * StrictMath.sin(angle) + 0.05 * random.nextGaussian();
            row[2] = label;
        }
    },
    /** Images of 8 x 8: a horizontal bar, a vertical bar, a falling diagonal or a cross, on noise of deviation 0.25. */
    BARS(4, 600, 64, 1) {
        @Override
        void draw(double[] row, Random random, double[][] centres) {
            int label = random.nextInt(4);
            int y = 1 + random.nextInt(6);
            int x = 1 + random.nextInt(6);
            for (int pixel = 0; pixel < 64; pixel++) {
                boolean horizontal = pixel / 8 == y;
                boolean vertical = pixel % 8 == x;
                boolean diagonal = pixel / 8 - y == pixel % 8 - x;
                boolean lit = label == 0
                        ? horizontal
                        : label == 1 ? vertical : label == 2 ? diagonal : horizontal || vertical;
                row[pixel] = (lit ? 1 : 0) + 0.25 * random.nextGaussian();
            }
            row[64] = label;
        }
    },
    /**
     * Which pulse comes first (after Hochreiter and Schmidhuber's temporal order, Neural Computation 9(8), 1997): ten
     * steps, two channels, one pulse in each, with noise of deviation 0.1.
     */
    ORDER(5, 600, 20, 2) {
        @Override
        void draw(double[] row, Random random, double[][] centres) {
            int first = random.nextInt(9);
            int second = first + 1 + random.nextInt(9 - first);
            int label = random.nextInt(2);
            for (int k = 0; k < 20; k++) {
                row[k] = 0.1 * random.nextGaussian();
            }
            row[2 * (label == 0 ? first : second)] += 1;
            row[2 * (label == 0 ? second : first) + 1] += 1;
            row[20] = label;
        }
    },
    /** Sine waves of twenty steps with 1, 2 or 4 periods and any phase, with noise of deviation 0.2. */
    WAVES(6, 600, 20, 2) {
        @Override
        void draw(double[] row, Random random, double[][] centres) {
            int label = random.nextInt(3);
            double phase = 2 * Math.PI * random.nextDouble();
            for (int step = 0; step < 20; step++) {
                double angle = 2 * Math.PI * (1 << label) * step / 20 + phase;
                row[step] = StrictMath.sin(angle) + 0.2 * random.nextGaussian();
            }
            row[20] = label;
        }
    },
    /**
     * Eight words of 300: two of five belong to the topic that is asked for, one of three with 20 words each (240 to 299);
     * the others are common (0 to 239). The k-th word of its kind is met as often as 1 / k (Zipf).
     */
    WORDS(7, 900, 8, 0) {
        @Override
        void draw(double[] row, Random random, double[][] centres) {
            int topic = random.nextInt(3);
            for (int k = 0; k < 8; k++) {
                row[k] = random.nextDouble() < 0.4 ? 240 + 20 * topic + zipf(20, random) : zipf(240, random);
            }
            row[8] = topic;
        }
    },
    /** A number around 50 with deviation 12, of six standard normal ones; noise of deviation 0.5. */
    NUMBERS(8, 900, 6, 2) {
        @Override
        void draw(double[] row, Random random, double[][] centres) {
            for (int k = 0; k < 6; k++) {
                row[k] = random.nextGaussian();
            }
            row[6] = 50
                    + 8 * row[0]
                    - 5 * row[1]
                    + 6 * StrictMath.tanh(2 * row[2])
                    + 3 * row[3] * row[4]
                    + 0.5 * random.nextGaussian();
        }
    };

    private static final int MOST_CLASSES = 10;

    private final long seed;
    private final int rows;
    private final int columns;
    private final int decimals;

    MadeData(long seed, int rows, int columns, int decimals) {
        this.seed = seed;
        this.rows = rows;
        this.columns = columns;
        this.decimals = decimals;
    }

    abstract void draw(double[] row, Random random, double[][] centres);

    /** The name of its file. */
    String file() {
        return JsonField.nameOf(this) + ".csv";
    }

    /** The lines of its file. */
    List<String> lines() {
        Random random = new Random(seed);
        double[][] centres = new double[MOST_CLASSES][columns];
        for (double[] centre : centres) {
            Arrays.setAll(centre, k -> random.nextGaussian());
        }
        String header = IntStream.range(0, columns).mapToObj(k -> "x" + k).collect(Collectors.joining(","));
        List<String> lines = new ArrayList<>(List.of(header + ",y"));
        for (int i = 0; i < rows; i++) {
            double[] row = new double[columns + 1];
            draw(row, random, centres);
            lines.add(Arrays.stream(row).mapToObj(this::shown).collect(Collectors.joining(",")));
        }
        return lines;
    }

    private String shown(double value) {
        double unit = StrictMath.pow(10, decimals);
        double rounded = Math.rint(value * unit) / unit;
        return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
    }

    /** A number from 0, the k-th with a probability in proportion to 1 / k. */
    private static int zipf(int words, Random random) {
        double total = IntStream.rangeClosed(1, words).mapToDouble(k -> 1.0 / k).sum();
        double left = random.nextDouble() * total;
        int k = 1;
        while (k < words && left >= 1.0 / k) {
            left -= 1.0 / k;
            k++;
        }
        return k - 1;
    }
}
