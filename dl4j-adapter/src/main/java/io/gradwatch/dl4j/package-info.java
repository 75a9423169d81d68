/**
 * Gradwatch for Deeplearning4j: {@code net.addListeners(GradwatchListener.protect())} watches a {@code
 * MultiLayerNetwork} or a {@code ComputationGraph} while it trains, and {@code
 * sd.setListeners(SameDiffGradwatchListener.protect())} a network written in SameDiff.
 */
@NullMarked
package io.gradwatch.dl4j;

import org.jspecify.annotations.NullMarked;
