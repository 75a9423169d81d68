package io.gradwatch.sample;

import io.gradwatch.stats.LeastSquares;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.Topology;

/**
 * How the size of the gradient changes from the input to the output: a line fitted by least squares to log10 of the
 * root mean square gradient of each layer's trainable weights against the layer's depth. Immutable.
 *
 * <p>A layer whose gradient is exactly zero counts as {@value #FLOOR}, about the smallest positive 32-bit float. A
 * layer whose gradient is not finite is left out of the fit.
 */
public final class DepthProfile {
    /** Stands for an exactly zero RMS gradient, whose logarithm does not exist. */
    public static final double FLOOR = 1e-45;

    private final double[] rms;
    private final int firstLayer;
    private final int layerCount;
    private final double decadesPerLayer;
    private final double totalDecades;

    private DepthProfile(double[] rms, int firstLayer, int layerCount, LeastSquares fit) {
        this.rms = rms;
        this.firstLayer = firstLayer;
        this.layerCount = layerCount;
        this.decadesPerLayer = fit.slope();
        this.totalDecades = fit.totalRise();
    }

    /**
     * The profile of one iteration, computed anew; {@link GradientSample#depthProfile()} keeps it.
     *
     * @param gradient the gradients before the step
     * @return their profile
     */
    public static DepthProfile of(GradientSample gradient) {
        Topology topology = gradient.topology();
        int layers = topology.layers().size();
        double[] squares = new double[layers];
        double[] elements = new double[layers];
        for (int p = 0; p < topology.parameterCount(); p++) {
            ParameterInfo parameter = topology.parameters().get(p);
            if (parameter.isTrainableWeight()) {
                double norm = gradient.norms().at(p);
                squares[parameter.layer()] += norm * norm;
                elements[parameter.layer()] += parameter.elements();
            }
        }
        LeastSquares fit = LeastSquares.create();
        double[] rms = squares;
        int firstLayer = -1;
        int count = 0;
        for (int layer = 0; layer < layers; layer++) {
            if (elements[layer] == 0) {
                rms[layer] = Double.NaN;
                continue;
            }
            rms[layer] = Math.sqrt(squares[layer] / elements[layer]);
            int depth = topology.layers().get(layer).depth();
            fit.add(depth, Math.log10(Math.max(rms[layer], FLOOR)));
            if (firstLayer < 0 || depth < topology.layers().get(firstLayer).depth()) {
                firstLayer = layer;
            }
            count++;
        }
        return new DepthProfile(rms, firstLayer, count, fit);
    }

    /**
     * Root mean square gradient of one layer's trainable weights.
     *
     * @param layer index in the topology
     * @return the RMS; NaN when the layer has no trainable weights or its gradient is NaN
     */
    public double rms(int layer) {
        return rms[layer];
    }

    /**
     * The layer with trainable weights that is nearest to the input.
     *
     * @return its index in the topology, -1 when no layer has trainable weights
     */
    public int firstLayer() {
        return firstLayer;
    }

    /**
     * Number of layers with trainable weights.
     *
     * @return the count, 0 or more
     */
    public int layerCount() {
        return layerCount;
    }

    /**
     * Slope of the fitted line. Positive when the gradient shrinks on its way back to the input.
     *
     * @return decades (powers of ten) gained per layer towards the output; NaN with fewer than two depths
     */
    public double decadesPerLayer() {
        return decadesPerLayer;
    }

    /**
     * Rise of the fitted line from the first to the last layer.
     *
     * @return decades (powers of ten) lost on the way back to the input; negative when it grows; NaN with fewer than
     *     two depths
     */
    public double totalDecades() {
        return totalDecades;
    }
}
