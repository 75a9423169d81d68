/** Very long runs: whether memory or threads are left behind. */
@NullMarked
package io.gradwatch.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
