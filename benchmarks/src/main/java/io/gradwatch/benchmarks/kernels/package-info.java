/** Micro-benchmarks of what runs in every iteration. */
@NullMarked
package io.gradwatch.benchmarks.kernels;

import org.jspecify.annotations.NullMarked;
