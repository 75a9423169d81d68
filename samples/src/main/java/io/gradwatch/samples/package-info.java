/** Runnable programs that show what Gradwatch does: {@link io.gradwatch.samples.Demo} is the one behind {@code ./demo}. */
@NullMarked
package io.gradwatch.samples;

import org.jspecify.annotations.NullMarked;
