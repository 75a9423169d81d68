/**
 * What leaves Gradwatch: the exporter SPI and the record it receives.
 */
@NullMarked
package io.gradwatch.export;

import org.jspecify.annotations.NullMarked;
