package io.gradwatch.benchmarks.corpus;

import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.weights.IWeightInit;

/** A hidden layer of a case, or a block of some. */
sealed interface Layer {
    /** Layers with weights in it. */
    int weighted();

    /** What DL4J has as one layer. */
    sealed interface Single extends Layer {
        /**
         * The layer as DL4J configures it.
         *
         * @param weightInit initialisation of its weights, if it has some
         */
        org.deeplearning4j.nn.conf.layers.Layer configuration(IWeightInit weightInit);

        /** Whether its outputs are a sequence when its inputs are one, because it has a state. */
        default boolean isRecurrent() {
            return false;
        }

        @Override
        default int weighted() {
            return 1;
        }
    }

    /** Fully connected. */
    record Dense(int units, String activation, boolean frozen) implements Single {
        @Override
        public org.deeplearning4j.nn.conf.layers.Layer configuration(IWeightInit weightInit) {
            return whetherFrozen(
                    frozen,
                    new DenseLayer.Builder()
                            .nOut(units)
                            .activation(CaseNetwork.activation(activation))
                            .weightInit(weightInit)
                            .build());
        }
    }

    /** Convolution with a square kernel that keeps height and width. */
    record Convolution(int filters, int kernel, String activation, boolean frozen) implements Single {
        @Override
        public org.deeplearning4j.nn.conf.layers.Layer configuration(IWeightInit weightInit) {
            return whetherFrozen(
                    frozen,
                    new ConvolutionLayer.Builder(kernel, kernel)
                            .nOut(filters)
                            .convolutionMode(ConvolutionMode.Same)
                            .activation(CaseNetwork.activation(activation))
                            .weightInit(weightInit)
                            .build());
        }
    }

    /** The largest of each square of values. */
    record Subsampling(int kernel) implements Single {
        @Override
        public org.deeplearning4j.nn.conf.layers.Layer configuration(IWeightInit weightInit) {
            return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                    .kernelSize(kernel, kernel)
                    .stride(kernel, kernel)
                    .build();
        }

        @Override
        public int weighted() {
            return 0;
        }
    }

    /** The mean over all steps of a sequence, or all pixels of an image. */
    record GlobalPooling() implements Single {
        @Override
        public org.deeplearning4j.nn.conf.layers.Layer configuration(IWeightInit weightInit) {
            return new GlobalPoolingLayer.Builder(PoolingType.AVG).build();
        }

        @Override
        public int weighted() {
            return 0;
        }
    }

    /** Batch normalisation. */
    record BatchNorm() implements Single {
        @Override
        public org.deeplearning4j.nn.conf.layers.Layer configuration(IWeightInit weightInit) {
            return new BatchNormalization.Builder().build();
        }
    }

    /** An activation function alone. */
    record Activated(String activation) implements Single {
        @Override
        public org.deeplearning4j.nn.conf.layers.Layer configuration(IWeightInit weightInit) {
            return new ActivationLayer(CaseNetwork.activation(activation));
        }

        @Override
        public int weighted() {
            return 0;
        }
    }

    /** Dropout of a share of the inputs. */
    record Dropout(double rate) implements Single {
        @Override
        public org.deeplearning4j.nn.conf.layers.Layer configuration(IWeightInit weightInit) {
            // DL4J wants the share that is kept.
            return new DropoutLayer.Builder(1 - rate).build();
        }

        @Override
        public int weighted() {
            return 0;
        }
    }

    /** Long short-term memory with tanh. */
    record Lstm(int units) implements Single {
        @Override
        public org.deeplearning4j.nn.conf.layers.Layer configuration(IWeightInit weightInit) {
            return new LSTM.Builder()
                    .nOut(units)
                    .activation(CaseNetwork.activation("tanh"))
                    .weightInit(weightInit)
                    .build();
        }

        @Override
        public boolean isRecurrent() {
            return true;
        }
    }

    /** A plain recurrent layer; its recurrent weights are initialised as the others. */
    record PlainRecurrent(int units, String activation) implements Single {
        @Override
        public org.deeplearning4j.nn.conf.layers.Layer configuration(IWeightInit weightInit) {
            return new SimpleRnn.Builder()
                    .nOut(units)
                    .activation(CaseNetwork.activation(activation))
                    .weightInit(weightInit)
                    .build();
        }

        @Override
        public boolean isRecurrent() {
            return true;
        }
    }

    /** A vector for each word of a sequence of word numbers. */
    record Embedding(int words, int units) implements Single {
        @Override
        public org.deeplearning4j.nn.conf.layers.Layer configuration(IWeightInit weightInit) {
            return new EmbeddingSequenceLayer.Builder()
                    .nIn(words)
                    .nOut(units)
                    .activation(CaseNetwork.activation("linear"))
                    .weightInit(weightInit)
                    .build();
        }
    }

    /** Layers whose output is added to their input. */
    record Residual(List<Single> layers) implements Layer {
        /**
         * Copies the list.
         *
         * @param layers from input to output
         */
        public Residual {
            layers = List.copyOf(layers);
        }

        @Override
        public int weighted() {
            return layers.stream().mapToInt(Layer::weighted).sum();
        }
    }

    private static org.deeplearning4j.nn.conf.layers.Layer whetherFrozen(
            boolean frozen, org.deeplearning4j.nn.conf.layers.Layer layer) {
        return frozen ? new FrozenLayer.Builder().layer(layer).build() : layer;
    }
}
