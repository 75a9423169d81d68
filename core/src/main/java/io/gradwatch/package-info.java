/**
 * The front of core: one {@link io.gradwatch.Monitor} per watched run, made by a {@link io.gradwatch.MonitorBuilder}.
 */
@NullMarked
package io.gradwatch;

import org.jspecify.annotations.NullMarked;
