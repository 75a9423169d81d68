/** What benchmarks have in common: how figures are made from measurements, and how they are stored. */
@NullMarked
package io.gradwatch.benchmarks.figures;

import org.jspecify.annotations.NullMarked;
