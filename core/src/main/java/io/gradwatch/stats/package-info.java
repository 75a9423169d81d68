/**
 * Small numeric classes: running means, windows, robust scales and fits. They say what they do with NaN.
 */
@NullMarked
package io.gradwatch.stats;

import org.jspecify.annotations.NullMarked;
