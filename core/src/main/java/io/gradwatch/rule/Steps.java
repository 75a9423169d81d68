package io.gradwatch.rule;

import io.gradwatch.sample.Column;

/** What update norms tell about the step as a whole. */
final class Steps {
    private Steps() {}

    /** Whether anything moved: a step that a guard skipped leaves every update at zero. */
    static boolean wasTaken(Column updateNorms) {
        for (int p = 0; p < updateNorms.size(); p++) {
            if (updateNorms.at(p) > 0) {
                return true;
            }
        }
        return false;
    }
}
