package io.gradwatch.dl4j.ui;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.Clipping;
import java.math.BigDecimal;
import java.math.MathContext;

/** Puts actions and outcomes into words. */
final class ActionWords {
    private static final MathContext DIGITS = new MathContext(4);

    private ActionWords() {}

    static String of(Action action) {
        if (action instanceof Action.ScaleLearningRate scale) {
            return scale.factor() == 1
                    ? "learning rate back to the configured one"
                    : "learning rate at " + brief(scale.factor()) + " of the configured one";
        }
        if (action instanceof Action.EnableClipping enable && enable.clipping() instanceof Clipping.GlobalNorm global) {
            return "clip the global gradient norm to " + brief(global.maxNorm());
        }
        if (action instanceof Action.ReleaseClipping) {
            return "stop clipping";
        }
        if (action instanceof Action.Rollback) {
            return "roll back to the last healthy snapshot";
        }
        return action.name();
    }

    static String detailOf(ActionOutcome outcome) {
        if (outcome instanceof ActionOutcome.Unsupported unsupported) {
            return unsupported.reason();
        }
        return outcome instanceof ActionOutcome.Failed failed ? failed.reason() : "";
    }

    private static String brief(double value) {
        return BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toString();
    }
}
