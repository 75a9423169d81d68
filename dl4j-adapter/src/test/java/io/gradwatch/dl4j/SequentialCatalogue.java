package io.gradwatch.dl4j;

import static io.gradwatch.dl4j.CatalogueParts.*;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** One MultiLayerNetwork for each kind of layer. The file is long because it is a list. */
final class SequentialCatalogue {
    private SequentialCatalogue() {}

    static Stream<CataloguedNetwork> networks() {
        return Stream.of(feedForward(), convolutional(), recurrent(), special()).flatMap(all -> all);
    }

    private static Stream<CataloguedNetwork> feedForward() {
        return Stream.of(
                rows("dense", """
                        layer0 DenseLayer 0: W weight, b bias
                        layer1 OutputLayer 1: W weight, b bias""", new DenseLayer.Builder().nOut(4).build()),
                rows(
                        "dense without bias",
                        """
                        layer0 DenseLayer 0: W weight
                        layer1 OutputLayer 1: W weight, b bias""",
                        new DenseLayer.Builder().nOut(4).hasBias(false).build()),
                rows(
                        "dense with layer normalisation",
                        """
                        layer0 DenseLayer 0: W weight, b bias, g normalization
                        layer1 OutputLayer 1: W weight, b bias""",
                        new DenseLayer.Builder().nOut(4).hasLayerNorm(true).build()),
                rows(
                        "batch normalisation",
                        """
                        layer0 DenseLayer 0: W weight, b bias
                        layer1 BatchNormalization 1: gamma normalization, beta normalization, (mean statistic), (log10stdev statistic)
                        layer2 OutputLayer 2: W weight, b bias""",
                        new DenseLayer.Builder().nOut(4).build(),
                        new BatchNormalization()),
                rows(
                        "batch normalisation without gamma and beta",
                        """
                        layer0 DenseLayer 0: W weight, b bias
                        layer1 BatchNormalization 1: (mean statistic), (log10stdev statistic)
                        layer2 OutputLayer 2: W weight, b bias""",
                        new DenseLayer.Builder().nOut(4).build(),
                        new BatchNormalization.Builder().lockGammaBeta(true).build()),
                rows(
                        "PReLU",
                        """
                        layer0 PReLULayer 0: W other
                        layer1 OutputLayer 1: W weight, b bias""",
                        new PReLULayer.Builder().inputShape(Networks.INPUTS).build()),
                rows(
                        "element-wise multiplication",
                        """
                        layer0 ElementWiseMultiplicationLayer 0: W weight, b bias
                        layer1 OutputLayer 1: W weight, b bias""",
                        new ElementWiseMultiplicationLayer.Builder()
                                .nOut(Networks.INPUTS)
                                .build()),
                rows(
                        "frozen",
                        """
                        layer0 DenseLayer 0: (W weight), (b bias)
                        layer1 DenseLayer 1: (W weight), (b bias)
                        layer2 DenseLayer 2: W weight, b bias
                        layer3 OutputLayer 3: W weight, b bias""",
                        new DenseLayer.Builder().nOut(4).build(),
                        new FrozenLayer(new DenseLayer.Builder().nIn(4).nOut(4).build()),
                        new DenseLayer.Builder().nOut(4).build()),
                rows(
                        "frozen with back-propagation",
                        """
                        layer0 DenseLayer 0: W weight, b bias
                        layer1 DenseLayer 1: (W weight), (b bias)
                        layer2 DenseLayer 2: W weight, b bias
                        layer3 OutputLayer 3: W weight, b bias""",
                        new DenseLayer.Builder().nOut(4).build(),
                        new FrozenLayerWithBackprop(
                                new DenseLayer.Builder().nIn(4).nOut(4).build()),
                        new DenseLayer.Builder().nOut(4).build()),
                rows(
                        "auto-encoder",
                        """
                        layer0 AutoEncoder 0: W weight, b bias, (vb other)
                        layer1 OutputLayer 1: W weight, b bias""",
                        new AutoEncoder.Builder().nOut(3).corruptionLevel(0).build()),
                rows(
                        "variational auto-encoder",
                        """
                        layer0 VariationalAutoencoder 0: e0W weight, e0b bias, pZXMeanW weight, pZXMeanb bias, (pZXLogStd2W weight), (pZXLogStd2b bias), (d0W weight), (d0b bias), (pXZW weight), (pXZb bias)
                        layer1 OutputLayer 1: W weight, b bias""",
                        new VariationalAutoencoder.Builder()
                                .nOut(2)
                                .encoderLayerSizes(3)
                                .decoderLayerSizes(3)
                                .build()));
    }

    private static Stream<CataloguedNetwork> convolutional() {
        return Stream.of(
                images(
                        "convolution, pooling, padding, normalisation",
                        """
                        layer0 ZeroPaddingLayer 0:
                        layer1 ConvolutionLayer 1: b bias, W weight
                        layer2 BatchNormalization 2: gamma normalization, beta normalization, (mean statistic), (log10stdev statistic)
                        layer3 SubsamplingLayer 3:
                        layer4 LocalResponseNormalization 4:
                        layer5 OutputLayer 5: W weight, b bias""",
                        new ZeroPaddingLayer.Builder(1, 1).build(),
                        new ConvolutionLayer.Builder(2, 2).nOut(3).build(),
                        new BatchNormalization(),
                        new SubsamplingLayer.Builder(PoolingType.MAX)
                                .kernelSize(2, 2)
                                .stride(2, 2)
                                .build(),
                        new LocalResponseNormalization.Builder().build()),
                images(
                        "deconvolution and upsampling",
                        """
                        layer0 Deconvolution2D 0: b bias, W weight
                        layer1 Upsampling2D 1:
                        layer2 GlobalPoolingLayer 2:
                        layer3 OutputLayer 3: W weight, b bias""",
                        new Deconvolution2D.Builder(2, 2).nOut(2).build(),
                        new Upsampling2D.Builder(2).build(),
                        new GlobalPoolingLayer.Builder(PoolingType.AVG).build()),
                images(
                        "depthwise and separable convolution",
                        """
                        layer0 DepthwiseConvolution2D 0: W weight, b bias
                        layer1 SeparableConvolution2D 1: W weight, pW weight, b bias
                        layer2 OutputLayer 2: W weight, b bias""",
                        new DepthwiseConvolution2D.Builder(2, 2)
                                .depthMultiplier(2)
                                .build(),
                        new SeparableConvolution2D.Builder(2, 2).nOut(3).build()),
                new CataloguedNetwork(
                        "loss over an image",
                        network(
                                IMAGE,
                                new ConvolutionLayer.Builder(1, 1).nOut(2).build(),
                                new CnnLossLayer.Builder(LossFunction.MSE).build()),
                        Batches.of(Batches.values(5, 2, 5, 5), Batches.values(5, 2, 5, 5)),
                        """
                        layer0 ConvolutionLayer 0: b bias, W weight
                        layer1 CnnLossLayer 1:"""),
                new CataloguedNetwork(
                        "convolution in three dimensions",
                        network(
                                InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 3, 3, 3, 1),
                                new Convolution3D.Builder(2, 2, 2).nOut(2).build(),
                                output()),
                        Batches.of(Batches.values(5, 1, 3, 3, 3), Batches.classes(5)),
                        """
                        layer0 Convolution3D 0: b bias, W weight
                        layer1 OutputLayer 1: W weight, b bias"""));
    }

    @SuppressWarnings("deprecation") // Graves' LSTMs: people still train them
    private static Stream<CataloguedNetwork> recurrent() {
        return Stream.of(
                sequences("LSTM", """
                        layer0 LSTM 0: W weight, RW recurrent_weight, b bias
                        layer1 RnnOutputLayer 1: W weight, b bias""", new LSTM.Builder().nOut(3).build()),
                sequences(
                        "LSTM with peepholes",
                        """
                        layer0 GravesLSTM 0: W weight, RW recurrent_weight, b bias
                        layer1 RnnOutputLayer 1: W weight, b bias""",
                        new GravesLSTM.Builder().nOut(3).build()),
                sequences(
                        "bidirectional LSTM with peepholes",
                        """
                        layer0 GravesBidirectionalLSTM 0: WF weight, RWF recurrent_weight, bF bias, WB weight, RWB recurrent_weight, bB bias
                        layer1 RnnOutputLayer 1: W weight, b bias""",
                        new GravesBidirectionalLSTM.Builder().nOut(3).build()),
                sequences(
                        "simple recurrent", """
                        layer0 SimpleRnn 0: W weight, RW recurrent_weight, b bias
                        layer1 RnnOutputLayer 1: W weight, b bias""", new SimpleRnn.Builder().nOut(3).build()),
                sequences(
                        "Bidirectional",
                        """
                        layer0 LSTM 0: fW weight, fRW recurrent_weight, fb bias, bW weight, bRW recurrent_weight, bb bias
                        layer1 RnnOutputLayer 1: W weight, b bias""",
                        new Bidirectional(
                                Bidirectional.Mode.CONCAT,
                                new LSTM.Builder().nOut(3).build())),
                sequences(
                        "Bidirectional, added",
                        """
                        layer0 SimpleRnn 0: fW weight, fRW recurrent_weight, fb bias, bW weight, bRW recurrent_weight, bb bias
                        layer1 RnnOutputLayer 1: W weight, b bias""",
                        new Bidirectional(
                                Bidirectional.Mode.ADD,
                                new SimpleRnn.Builder().nOut(3).build())),
                sequences(
                        "TimeDistributed",
                        """
                        layer0 DenseLayer 0: W weight, b bias
                        layer1 RnnOutputLayer 1: W weight, b bias""",
                        new TimeDistributed(new DenseLayer.Builder().nOut(3).build())),
                sequences(
                        "MaskZeroLayer",
                        """
                        layer0 LSTM 0: W weight, RW recurrent_weight, b bias
                        layer1 RnnOutputLayer 1: W weight, b bias""",
                        new MaskZeroLayer.Builder()
                                .setUnderlying(new LSTM.Builder()
                                        .nIn(Networks.INPUTS)
                                        .nOut(3)
                                        .build())
                                .setMaskValue(0)
                                .build()),
                sequences(
                        "convolution in one dimension",
                        """
                        layer0 Convolution1DLayer 0: b bias, W weight
                        layer1 RnnOutputLayer 1: W weight, b bias""",
                        new Convolution1DLayer.Builder(3)
                                .nOut(3)
                                .convolutionMode(org.deeplearning4j.nn.conf.ConvolutionMode.Same)
                                .build()),
                new CataloguedNetwork(
                        "LastTimeStep",
                        network(
                                SEQUENCE,
                                new LastTimeStep(new LSTM.Builder().nOut(3).build()),
                                output()),
                        Batches.of(Batches.sequence(5), Batches.classes(5)),
                        """
                        layer0 LSTM 0: W weight, RW recurrent_weight, b bias
                        layer1 OutputLayer 1: W weight, b bias"""),
                new CataloguedNetwork(
                        "masked sequences",
                        network(SEQUENCE, new LSTM.Builder().nOut(3).build(), rnnOutput()),
                        Batches.masked(Batches.of(Batches.sequence(5), Batches.classSequence(5)), true, true),
                        """
                        layer0 LSTM 0: W weight, RW recurrent_weight, b bias
                        layer1 RnnOutputLayer 1: W weight, b bias"""));
    }

    private static Stream<CataloguedNetwork> special() {
        return Stream.of(
                new CataloguedNetwork(
                        "embedding",
                        network(
                                InputType.feedForward(6),
                                new EmbeddingLayer.Builder()
                                        .nIn(6)
                                        .nOut(3)
                                        .hasBias(true)
                                        .build(),
                                output()),
                        Batches.of(Batches.indices(6, 5, 1), Batches.classes(5)),
                        """
                        layer0 EmbeddingLayer 0: W embedding, b bias
                        layer1 OutputLayer 1: W weight, b bias"""),
                new CataloguedNetwork(
                        "embedding of sequences",
                        network(
                                InputType.recurrent(6),
                                new EmbeddingSequenceLayer.Builder()
                                        .nIn(6)
                                        .nOut(3)
                                        .inputLength(Batches.STEPS)
                                        .build(),
                                new LSTM.Builder().nOut(3).build(),
                                rnnOutput()),
                        Batches.of(Batches.indices(6, 5, 1, Batches.STEPS), Batches.classSequence(5)),
                        """
                        layer0 EmbeddingSequenceLayer 0: W embedding
                        layer1 LSTM 1: W weight, RW recurrent_weight, b bias
                        layer2 RnnOutputLayer 2: W weight, b bias"""),
                new CataloguedNetwork(
                        "loss over a sequence",
                        network(
                                SEQUENCE,
                                new SimpleRnn.Builder().nOut(3).build(),
                                new RnnLossLayer.Builder(LossFunction.MSE).build()),
                        Batches.of(Batches.sequence(5), Batches.values(5, 3, Batches.STEPS)),
                        """
                        layer0 SimpleRnn 0: W weight, RW recurrent_weight, b bias
                        layer1 RnnLossLayer 1:"""),
                new CataloguedNetwork(
                        "centre loss",
                        network(
                                ROW,
                                new DenseLayer.Builder().nOut(3).build(),
                                new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
                                        .activation(Activation.SOFTMAX)
                                        .nOut(Networks.CLASSES)
                                        .alpha(1)
                                        .lambda(0.1)
                                        .gradientCheck(true)
                                        .build()),
                        Batches.of(Batches.values(5, Networks.INPUTS), Batches.classes(5)),
                        """
                        layer0 DenseLayer 0: W weight, b bias
                        layer1 CenterLossOutputLayer 1: W weight, b bias, cL other"""));
    }
}
