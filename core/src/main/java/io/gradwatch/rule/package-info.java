/**
 * Rules judge samples: the SPI, its verdicts and the built-in rules.
 */
@NullMarked
package io.gradwatch.rule;

import org.jspecify.annotations.NullMarked;
