/**
 * The gate before each step: the SPI, its decisions and the built-in guards.
 */
@NullMarked
package io.gradwatch.guard;

import org.jspecify.annotations.NullMarked;
