/** How much rules depend on the exact values of their settings. */
@NullMarked
package io.gradwatch.benchmarks.sensitivity;

import org.jspecify.annotations.NullMarked;
