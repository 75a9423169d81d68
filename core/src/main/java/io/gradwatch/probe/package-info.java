/**
 * The SPI that turns one framework's tensors into samples.
 */
@NullMarked
package io.gradwatch.probe;

import org.jspecify.annotations.NullMarked;
