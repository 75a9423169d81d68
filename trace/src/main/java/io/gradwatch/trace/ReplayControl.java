package io.gradwatch.trace;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.action.TrainingControl;
import java.util.ArrayList;
import java.util.List;

/** Answers as the training answered when it was recorded, and to what nobody asked then: applied. Changes nothing. */
final class ReplayControl implements TrainingControl {
    private final List<ActionRecord> recorded = new ArrayList<>();

    /** Says what was done at the point that is about to be judged once more. */
    void expect(List<ActionRecord> actions) {
        recorded.clear();
        recorded.addAll(actions);
    }

    @Override
    public ActionOutcome apply(Action action) {
        for (int i = 0; i < recorded.size(); i++) {
            if (recorded.get(i).action().equals(action)) {
                return recorded.remove(i).outcome();
            }
        }
        return new ActionOutcome.Applied();
    }
}
