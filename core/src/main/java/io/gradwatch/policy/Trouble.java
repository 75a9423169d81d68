package io.gradwatch.policy;

/** Something to answer, and the ladder to answer it from. */
record Trouble(Climb climb, String reason) {}
