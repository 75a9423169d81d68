/**
 * Compatibility kits, a rule tester, sample networks and runs, and assertions for those who write plugins.
 */
@NullMarked
package io.gradwatch.testkit;

import org.jspecify.annotations.NullMarked;
