/** Trains networks that are known to fail or to train well, and judges what Gradwatch says about them. */
@NullMarked
package io.gradwatch.benchmarks.corpus;

import org.jspecify.annotations.NullMarked;
