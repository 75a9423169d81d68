package io.gradwatch.policy;

import java.util.ArrayDeque;
import java.util.Deque;

/** Where a run stands on one ladder: what its trigger has seen lately, and how far up the answers have come. */
final class Climb {
    private final Ladder ladder;
    private final Deque<Long> seen = new ArrayDeque<>();
    private int rung;

    Climb(Ladder ladder) {
        this.ladder = ladder;
    }

    Ladder ladder() {
        return ladder;
    }

    /** Counts one iteration; whether it is one violation too many. */
    boolean isTriggeredBy(Situation situation) {
        Trigger trigger = ladder.trigger();
        long iteration = situation.sample().iteration();
        seen.removeIf(earlier -> earlier <= iteration - trigger.withinIterations());
        if (!trigger.isSeenIn(situation)) {
            return false;
        }
        seen.addLast(iteration);
        return seen.size() >= trigger.times();
    }

    int rung() {
        return rung;
    }

    /** What was answered does not count again. */
    void answeredWith(int answer) {
        seen.clear();
        boolean stays = ladder.rungs().get(answer).isRepeated();
        rung = stays ? answer : Math.min(answer + 1, ladder.rungs().size() - 1);
    }

    void beginAnew() {
        rung = 0;
    }
}
