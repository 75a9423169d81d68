/**
 * Mitigations as values, their outcomes, and the SPI that applies them to the framework.
 */
@NullMarked
package io.gradwatch.action;

import org.jspecify.annotations.NullMarked;
