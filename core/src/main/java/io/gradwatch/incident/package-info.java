/**
 * A finding's life from opened to resolved, with its probable cause and remedy.
 */
@NullMarked
package io.gradwatch.incident;

import org.jspecify.annotations.NullMarked;
