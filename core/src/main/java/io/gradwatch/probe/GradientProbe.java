package io.gradwatch.probe;

import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;

/**
 * Reads one framework's tensors and yields samples. The only place where tensors are read.
 *
 * <p>Called by the framework's adapter on the thread that trains, for one model; need not be thread-safe. An exception
 * is caught by the adapter, logged, and costs the sample of that iteration only.
 *
 * @param <M> the framework's model
 */
public interface GradientProbe<M> {
    /**
     * What the model consists of now. Asked once per run and again when the model has changed.
     *
     * @param model an initialised model
     * @return its layers and parameters
     * @throws IllegalArgumentException if the model cannot be watched, with the reason and what to do
     */
    Topology describe(M model);

    /**
     * Measures the gradients after the backward pass and before the updater.
     *
     * @param model the model that trains
     * @return norms of the mini-batch mean gradients
     */
    GradientSample beforeStep(M model);

    /**
     * Measures what the step did.
     *
     * @param model the model that trains
     * @param gradient what {@link #beforeStep} returned for this iteration
     * @return the complete sample of the iteration
     */
    IterationSample afterStep(M model, GradientSample gradient);
}
