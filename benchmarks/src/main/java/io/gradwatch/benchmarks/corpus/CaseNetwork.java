package io.gradwatch.benchmarks.corpus;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Builds the network of a case in DL4J, exactly as the case declares it. */
final class CaseNetwork {
    private static final String UNIFORM = "uniform_";

    private static final Map<String, Supplier<IActivation>> ACTIVATION_BY_NAME = new TreeMap<>(Map.ofEntries(
            Map.entry("elu", Activation.ELU::getActivationFunction),
            Map.entry("exponential", ExponentialActivation::new),
            Map.entry("gelu", Activation.GELU::getActivationFunction),
            Map.entry("hard_sigmoid", Activation.HARDSIGMOID::getActivationFunction),
            Map.entry("leaky_relu", Activation.LEAKYRELU::getActivationFunction),
            Map.entry("linear", Activation.IDENTITY::getActivationFunction),
            Map.entry("relu", Activation.RELU::getActivationFunction),
            Map.entry("selu", Activation.SELU::getActivationFunction),
            Map.entry("sigmoid", Activation.SIGMOID::getActivationFunction),
            Map.entry("softmax", Activation.SOFTMAX::getActivationFunction),
            Map.entry("softplus", Activation.SOFTPLUS::getActivationFunction),
            Map.entry("softsign", Activation.SOFTSIGN::getActivationFunction),
            Map.entry("swish", Activation.SWISH::getActivationFunction),
            Map.entry("tanh", Activation.TANH::getActivationFunction)));

    private static final Map<String, WeightInit> WEIGHT_INIT_BY_NAME = new TreeMap<>(Map.of(
            "glorot_normal", WeightInit.XAVIER,
            "glorot_uniform", WeightInit.XAVIER_UNIFORM,
            "he_normal", WeightInit.RELU,
            "he_uniform", WeightInit.RELU_UNIFORM,
            "lecun_normal", WeightInit.LECUN_NORMAL,
            "lecun_uniform", WeightInit.LECUN_UNIFORM,
            "zeros", WeightInit.ZERO));

    private static final Map<String, Supplier<ILossFunction>> LOSS_BY_NAME = new TreeMap<>(Map.of(
            "binary_cross_entropy", LossFunction.XENT::getILossFunction,
            "categorical_cross_entropy", LossFunction.MCXENT::getILossFunction,
            "categorical_cross_entropy_on_sigmoid", RenormalisedCrossEntropy::new,
            "mean_squared_error", LossFunction.MSE::getILossFunction));

    /** Names of activations a case may have. */
    static final Collection<String> ACTIVATIONS = List.copyOf(ACTIVATION_BY_NAME.keySet());

    /** Names of weight initialisations a case may have, besides {@code uniform_} and a bound. */
    static final Collection<String> WEIGHT_INITS = List.copyOf(WEIGHT_INIT_BY_NAME.keySet());

    /** Names of losses a case may have. */
    static final Collection<String> LOSSES = List.copyOf(LOSS_BY_NAME.keySet());

    private CaseNetwork() {}

    /** Whether it is the name of a weight initialisation. */
    static boolean isWeightInit(String name) {
        return WEIGHT_INITS.contains(name) || uniformBound(name) > 0;
    }

    /** The network of a case with freshly drawn weights. */
    static CaseModel create(CorpusCase each, long seed) {
        return each.architecture().hasBlocks()
                ? CaseModel.of(CaseGraph.configuration(each, seed))
                : CaseModel.of(CaseLayers.configuration(each, seed));
    }

    /** What all layers have in common. */
    static NeuralNetConfiguration.Builder common(CorpusCase each, long seed) {
        Architecture architecture = each.architecture();
        NeuralNetConfiguration.Builder common = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(CaseUpdaters.create(each.training().updater()))
                .biasInit(architecture.biasInit());
        if (architecture.l2() > 0) {
            common.l2(architecture.l2());
        }
        if (architecture.clipLayerNorm() > 0) {
            common.gradientNormalization(GradientNormalization.ClipL2PerLayer)
                    .gradientNormalizationThreshold(architecture.clipLayerNorm());
        }
        return common;
    }

    /** What goes into the first layer: to DL4J, a word number is as wide as there are words. */
    static InputType inputType(CorpusCase each) {
        Shape shape = each.data().shape();
        return each.architecture().hidden().get(0) instanceof Layer.Embedding embedding
                ? InputType.recurrent(embedding.words(), shape.steps())
                : shape.inputType();
    }

    /** The output layer of a case. */
    static org.deeplearning4j.nn.conf.layers.Layer output(Architecture architecture) {
        Architecture.Output output = architecture.output();
        if (architecture.truncateAfter() > 0) {
            return new RnnOutputLayer.Builder(loss(output.loss()))
                    .nOut(output.units())
                    .activation(activation(output.activation()))
                    .weightInit(weightInit(architecture.outputInit()))
                    .build();
        }
        return new OutputLayer.Builder(loss(output.loss()))
                .nOut(output.units())
                .activation(activation(output.activation()))
                .weightInit(weightInit(architecture.outputInit()))
                .build();
    }

    static IActivation activation(String name) {
        return known(ACTIVATION_BY_NAME, name).get();
    }

    static IWeightInit weightInit(String name) {
        WeightInit known = WEIGHT_INIT_BY_NAME.get(name);
        if (known != null) {
            return known.getWeightInitFunction();
        }
        double bound = uniformBound(name);
        return new WeightInitDistribution(new UniformDistribution(-bound, bound));
    }

    private static <T> T known(Map<String, T> byName, String name) {
        return requireNonNull(byName.get(name), name);
    }

    private static ILossFunction loss(String name) {
        return known(LOSS_BY_NAME, name).get();
    }

    /** The bound in {@code uniform_0.05}; NaN when it is no such name. */
    private static double uniformBound(String name) {
        if (!name.startsWith(UNIFORM)) {
            return Double.NaN;
        }
        try {
            double bound = Double.parseDouble(name.substring(UNIFORM.length()));
            return bound < Double.POSITIVE_INFINITY ? bound : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
