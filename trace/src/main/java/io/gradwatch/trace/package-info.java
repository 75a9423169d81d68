/**
 * Records of runs as files of JSON Lines: written while training, read back, judged once more.
 */
@NullMarked
package io.gradwatch.trace;

import org.jspecify.annotations.NullMarked;
