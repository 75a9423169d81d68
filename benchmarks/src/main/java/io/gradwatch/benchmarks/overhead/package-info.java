/** What watching costs a training: the same networks with and without listeners, in turns. */
@NullMarked
package io.gradwatch.benchmarks.overhead;

import org.jspecify.annotations.NullMarked;
