/** How long the page of a long stored run takes to open, in a browser, and how large the server's answers are. */
@NullMarked
package io.gradwatch.benchmarks.page;

import org.jspecify.annotations.NullMarked;
