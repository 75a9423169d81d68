/** Measures Gradwatch itself: {@link io.gradwatch.benchmarks.Bench} is the program behind {@code ./bench}. */
@NullMarked
package io.gradwatch.benchmarks;

import org.jspecify.annotations.NullMarked;
