/** What it costs to show a run as meters: setting them, scraping them, and being scraped while a network trains. */
@NullMarked
package io.gradwatch.benchmarks.meters;

import org.jspecify.annotations.NullMarked;
