/** Recurrent networks at learning rates at which they diverge, and what clipping by hand and the autopilot make of them. */
@NullMarked
package io.gradwatch.benchmarks.recurrent;

import org.jspecify.annotations.NullMarked;
