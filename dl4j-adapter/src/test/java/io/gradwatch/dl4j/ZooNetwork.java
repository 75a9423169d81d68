package io.gradwatch.dl4j;

import java.util.Locale;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.zoo.ZooModel;
import org.deeplearning4j.zoo.model.AlexNet;
import org.deeplearning4j.zoo.model.Darknet19;
import org.deeplearning4j.zoo.model.FaceNetNN4Small2;
import org.deeplearning4j.zoo.model.InceptionResNetV1;
import org.deeplearning4j.zoo.model.LeNet;
import org.deeplearning4j.zoo.model.NASNet;
import org.deeplearning4j.zoo.model.ResNet50;
import org.deeplearning4j.zoo.model.SimpleCNN;
import org.deeplearning4j.zoo.model.SqueezeNet;
import org.deeplearning4j.zoo.model.TextGenerationLSTM;
import org.deeplearning4j.zoo.model.TinyYOLO;
import org.deeplearning4j.zoo.model.UNet;
import org.deeplearning4j.zoo.model.VGG16;
import org.deeplearning4j.zoo.model.VGG19;
import org.deeplearning4j.zoo.model.Xception;
import org.deeplearning4j.zoo.model.YOLO2;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Every network of deeplearning4j-zoo, with what it trains on here. */
@SuppressWarnings("ImmutableEnumChecker") // nobody changes the arrays or the builders
enum ZooNetwork {
    ALEX_NET(() -> AlexNet.builder().numClasses(3).inputShape(image(3, 96)).build(), image(3, 96), Target.CLASS),
    DARKNET_19(() -> Darknet19.builder().numClasses(3).inputShape(image(3, 32)).build(), image(3, 32), Target.CLASS),
    FACE_NET(
            () -> FaceNetNN4Small2.builder()
                    .numClasses(3)
                    .inputShape(image(3, 96))
                    .build(),
            image(3, 96),
            Target.CLASS),
    INCEPTION_RES_NET(
            () -> InceptionResNetV1.builder()
                    .numClasses(3)
                    .inputShape(image(3, 96))
                    .build(),
            image(3, 96),
            Target.CLASS),
    LE_NET(() -> LeNet.builder().numClasses(3).inputShape(image(1, 28)).build(), new int[] {28 * 28}, Target.CLASS),
    NAS_NET(() -> NASNet.builder().numClasses(3).inputShape(image(3, 32)).build(), image(3, 32), Target.CLASS),
    RES_NET_50(() -> ResNet50.builder().numClasses(3).inputShape(image(3, 96)).build(), image(3, 96), Target.CLASS),
    SIMPLE_CNN(() -> SimpleCNN.builder().numClasses(3).inputShape(image(3, 48)).build(), image(3, 48), Target.CLASS),
    SQUEEZE_NET(
            () -> SqueezeNet.builder().numClasses(3).inputShape(image(3, 48)).build(), image(3, 48), Target.CLASS),
    TEXT_GENERATION_LSTM(
            () -> TextGenerationLSTM.builder()
                    .totalUniqueCharacters(3)
                    .inputShape(new int[] {10, 3})
                    .build(),
            new int[] {3, 10},
            Target.SEQUENCE),
    TINY_YOLO(() -> TinyYOLO.builder().numClasses(3).inputShape(image(3, 64)).build(), image(3, 64), Target.BOX),
    U_NET(() -> UNet.builder().inputShape(image(3, 32)).build(), image(3, 32), Target.PIXELS),
    VGG_16(() -> VGG16.builder().numClasses(3).inputShape(image(3, 32)).build(), new int[] {3 * 32 * 32}, Target.CLASS),
    VGG_19(() -> VGG19.builder().numClasses(3).inputShape(image(3, 32)).build(), new int[] {3 * 32 * 32}, Target.CLASS),
    XCEPTION(() -> Xception.builder().numClasses(3).inputShape(image(3, 71)).build(), image(3, 71), Target.CLASS),
    YOLO_2(() -> YOLO2.builder().numClasses(3).inputShape(image(3, 64)).build(), image(3, 64), Target.BOX);

    private static final int EXAMPLES = 2;
    private static final int CLASSES = 3;

    private final Supplier<? extends ZooModel<?>> model;
    private final int[] input;
    private final Target target;

    ZooNetwork(Supplier<? extends ZooModel<?>> model, int[] input, Target target) {
        this.model = model;
        this.input = input;
        this.target = target;
    }

    private enum Target {
        CLASS,
        SEQUENCE,
        PIXELS,
        BOX
    }

    /** Whether it trains in a few seconds on one core. */
    boolean isSmall() {
        return switch (this) {
            case LE_NET, SQUEEZE_NET, TEXT_GENERATION_LSTM, FACE_NET, DARKNET_19, RES_NET_50, TINY_YOLO -> true;
            case SIMPLE_CNN, NAS_NET -> true;
            default -> false;
        };
    }

    /** Part of the message with which DL4J 1.0.0-M2.1 refuses to build or train it, empty when it trains. */
    String reason() {
        return switch (this) {
            // It asks for the types of its activations before it names its inputs.
            case NAS_NET -> "Cannot calculate activation types if no inputs have been set";
            // It ends in a softmax without a loss.
            case SIMPLE_CNN -> "final layer is not an IOutputLayer";
            default -> "";
        };
    }

    Model create() {
        return model.get().init();
    }

    MultiDataSet batch() {
        long[] shape = new long[input.length + 1];
        shape[0] = EXAMPLES;
        for (int i = 0; i < input.length; i++) {
            shape[i + 1] = input[i];
        }
        INDArray features = Batches.values(shape).castTo(DataType.FLOAT);
        // Larger ones saturate the sigmoid at the end of the untrained U-Net: its gradient is 0 then, in plain DL4J
        // too.
        return Batches.of(target == Target.PIXELS ? features.muli(1e-3) : features, labels());
    }

    private INDArray labels() {
        INDArray labels = switch (target) {
            case CLASS -> Nd4j.zeros(DataType.FLOAT, EXAMPLES, CLASSES);
            case SEQUENCE -> Nd4j.zeros(DataType.FLOAT, EXAMPLES, CLASSES, input[1]);
            case PIXELS -> Nd4j.zeros(DataType.FLOAT, EXAMPLES, 1, input[1], input[2]);
            // Corners of a box in units of the grid, then its class; the grid is 32 times coarser than the image.
            case BOX -> Nd4j.zeros(DataType.FLOAT, EXAMPLES, 4 + CLASSES, input[1] / 32, input[2] / 32);
        };
        for (int example = 0; example < EXAMPLES; example++) {
            switch (target) {
                case CLASS -> labels.putScalar(example, example % CLASSES, 1);
                case SEQUENCE -> {
                    for (int step = 0; step < input[1]; step++) {
                        labels.putScalar(new int[] {example, step % CLASSES, step}, 1);
                    }
                }
                case PIXELS -> labels.putScalar(new int[] {example, 0, example, example}, 1);
                case BOX -> {
                    double[] corners = {0.2, 0.3, 1.4, 1.5};
                    for (int i = 0; i < corners.length; i++) {
                        labels.putScalar(new int[] {example, i, 0, 0}, corners[i]);
                    }
                    labels.putScalar(new int[] {example, 4 + example % CLASSES, 0, 0}, 1);
                }
            }
        }
        return labels;
    }

    private static int[] image(int channels, int size) {
        return new int[] {channels, size, size};
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
