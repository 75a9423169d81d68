/**
 * Gradwatch for Prometheus: Micrometer meters of every watched run, and an endpoint Prometheus can scrape.
 */
@NullMarked
package io.gradwatch.prometheus;

import org.jspecify.annotations.NullMarked;
