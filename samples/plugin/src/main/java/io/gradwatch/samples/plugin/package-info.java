/**
 * A rule and a guard in a jar of their own, found by name: a pattern for plugins.
 */
@NullMarked
package io.gradwatch.samples.plugin;

import org.jspecify.annotations.NullMarked;
