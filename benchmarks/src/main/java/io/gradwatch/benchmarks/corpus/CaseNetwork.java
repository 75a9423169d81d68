package io.gradwatch.benchmarks.corpus;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Builds the network of a case in DL4J, exactly as the case declares it. */
final class CaseNetwork {
    /** Cases come from Keras, whose updaters divide by a root plus this much. */
    private static final double EPSILON = 1e-7;

    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    /** Of Keras; DL4J's own is 0.95. */
    private static final double RMS_DECAY = 0.9;

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

    /** Without Nadam: DL4J's does not correct its second moment for bias, so its first step is 60 times Keras'. */
    private static final Map<String, Function<CorpusCase.Updater, IUpdater>> UPDATER_BY_NAME =
            new TreeMap<>(Map.ofEntries(
                    Map.entry("adadelta", CaseNetwork::adaDelta),
                    Map.entry("adagrad", u -> new AdaGrad(u.learningRate(), epsilon(u))),
                    Map.entry("adam", u -> new Adam(u.learningRate(), BETA_1, BETA_2, epsilon(u))),
                    Map.entry("adamax", u -> new AdaMax(u.learningRate(), BETA_1, BETA_2, epsilon(u))),
                    Map.entry("amsgrad", u -> new AMSGrad(u.learningRate(), BETA_1, BETA_2, epsilon(u))),
                    Map.entry("nesterov", CaseNetwork::nesterov),
                    Map.entry("nesterovs", CaseNetwork::nesterov),
                    Map.entry("rmsprop", u -> new RmsProp(u.learningRate(), RMS_DECAY, epsilon(u))),
                    Map.entry("sgd", u -> u.momentum() > 0 ? nesterov(u) : new Sgd(u.learningRate()))));

    /** Names of activations a case may have. */
    static final Collection<String> ACTIVATIONS = List.copyOf(ACTIVATION_BY_NAME.keySet());

    /** Names of weight initialisations a case may have, besides {@code uniform_} and a bound. */
    static final Collection<String> WEIGHT_INITS = List.copyOf(WEIGHT_INIT_BY_NAME.keySet());

    /** Names of losses a case may have. */
    static final Collection<String> LOSSES = List.copyOf(LOSS_BY_NAME.keySet());

    /** Names of updaters a case may have. */
    static final Collection<String> UPDATERS = List.copyOf(UPDATER_BY_NAME.keySet());

    private CaseNetwork() {}

    /** Whether it is the name of a weight initialisation. */
    static boolean isWeightInit(String name) {
        return WEIGHT_INITS.contains(name) || uniformBound(name) > 0;
    }

    /** The network of a case with freshly drawn weights. */
    static MultiLayerNetwork create(CorpusCase each, long seed) {
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(known(UPDATER_BY_NAME, each.updater().type()).apply(each.updater()))
                .biasInit(each.biasInit())
                .list();
        for (CorpusCase.Layer layer : each.hidden()) {
            layers.layer(new DenseLayer.Builder()
                    .nOut(layer.units())
                    .activation(activation(layer.activation()))
                    .weightInit(weightInit(each.weightInit()))
                    .build());
        }
        layers.layer(new OutputLayer.Builder(loss(each.output().loss()))
                .nOut(each.output().units())
                .activation(activation(each.output().activation()))
                .weightInit(weightInit(each.outputInit()))
                .build());
        MultiLayerNetwork net = new MultiLayerNetwork(
                layers.setInputType(InputType.feedForward(each.data().features()))
                        .build());
        net.init();
        return net;
    }

    private static <T> T known(Map<String, T> byName, String name) {
        return requireNonNull(byName.get(name), name);
    }

    private static IActivation activation(String name) {
        return known(ACTIVATION_BY_NAME, name).get();
    }

    private static ILossFunction loss(String name) {
        return known(LOSS_BY_NAME, name).get();
    }

    private static IWeightInit weightInit(String name) {
        WeightInit known = WEIGHT_INIT_BY_NAME.get(name);
        if (known != null) {
            return known.getWeightInitFunction();
        }
        double bound = uniformBound(name);
        return new WeightInitDistribution(new UniformDistribution(-bound, bound));
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

    private static double epsilon(CorpusCase.Updater updater) {
        return Double.isNaN(updater.epsilon()) ? EPSILON : updater.epsilon();
    }

    /** The only momentum DL4J has. */
    private static IUpdater nesterov(CorpusCase.Updater updater) {
        double momentum = Double.isNaN(updater.momentum()) ? Nesterovs.DEFAULT_NESTEROV_MOMENTUM : updater.momentum();
        return new Nesterovs(updater.learningRate(), momentum);
    }

    private static IUpdater adaDelta(CorpusCase.Updater updater) {
        return new RatedAdaDelta(updater.learningRate(), AdaDelta.DEFAULT_ADADELTA_RHO, epsilon(updater));
    }
}
