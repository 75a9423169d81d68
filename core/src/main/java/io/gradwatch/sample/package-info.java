/**
 * What was measured in one iteration, as columns of numbers indexed by parameter.
 */
@NullMarked
package io.gradwatch.sample;

import org.jspecify.annotations.NullMarked;
