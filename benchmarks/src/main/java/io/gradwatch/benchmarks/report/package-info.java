/** Writes the page of benchmarks from the figures that are stored. */
@NullMarked
package io.gradwatch.benchmarks.report;

import org.jspecify.annotations.NullMarked;
