package io.gradwatch.dl4j.ui;

import io.gradwatch.action.ActionOutcome;

/** Puts outcomes into words. */
final class ActionWords {
    private ActionWords() {}

    static String detailOf(ActionOutcome outcome) {
        return outcome.match(() -> "", ActionOutcome.Unsupported::reason, ActionOutcome.Failed::reason);
    }
}
