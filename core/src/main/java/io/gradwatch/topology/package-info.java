/**
 * What is being trained: layers, parameters and the name of the run, told once.
 */
@NullMarked
package io.gradwatch.topology;

import org.jspecify.annotations.NullMarked;
