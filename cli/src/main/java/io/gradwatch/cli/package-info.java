/**
 * The command line: backtests and reports on recorded runs, checks configuration files.
 */
@NullMarked
package io.gradwatch.cli;

import org.jspecify.annotations.NullMarked;
