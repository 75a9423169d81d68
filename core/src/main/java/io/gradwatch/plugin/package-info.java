/**
 * What every plugin has in common: a name, and settings that describe themselves.
 */
@NullMarked
package io.gradwatch.plugin;

import org.jspecify.annotations.NullMarked;
