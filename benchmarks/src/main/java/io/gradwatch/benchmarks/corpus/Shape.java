package io.gradwatch.benchmarks.corpus;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What the feature columns of a row mean. */
sealed interface Shape {
    /** The input of a network for it. */
    InputType inputType();

    /** Feature columns. */
    int features();

    /** Steps of a sequence; 1 for what is none. */
    default int steps() {
        return 1;
    }

    /** The rows as DL4J wants them. */
    INDArray array(float[][] rows);

    /** Numbers without an order. */
    record Flat(int features) implements Shape {
        @Override
        public InputType inputType() {
            return InputType.feedForward(features);
        }

        @Override
        public INDArray array(float[][] rows) {
            return Nd4j.create(rows);
        }
    }

    /** Grey values, row by row. */
    record Image(int height, int width) implements Shape {
        @Override
        public InputType inputType() {
            return InputType.convolutional(height, width, 1);
        }

        @Override
        public int features() {
            return height * width;
        }

        @Override
        public INDArray array(float[][] rows) {
            return Nd4j.create(rows).reshape('c', rows.length, 1, height, width);
        }
    }

    /** Step by step, all channels of a step side by side. */
    record Sequence(int steps, int channels) implements Shape {
        @Override
        public InputType inputType() {
            return InputType.recurrent(channels, steps);
        }

        @Override
        public int features() {
            return steps * channels;
        }

        @Override
        public INDArray array(float[][] rows) {
            return Nd4j.create(rows)
                    .reshape('c', rows.length, steps, channels)
                    .permute(0, 2, 1)
                    .dup('c');
        }
    }
}
