/**
 * Policies turn incidents into actions: the SPI and the built-in policies.
 */
@NullMarked
package io.gradwatch.policy;

import org.jspecify.annotations.NullMarked;
