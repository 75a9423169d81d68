package io.gradwatch.dl4j.ui;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest decisions but to proceed, those in a row as one. Not thread-safe. */
final class DecisionSpans {
    private final int capacity;
    private final Deque<DecisionSpan> spans = new ArrayDeque<>();

    DecisionSpans(int capacity) {
        this.capacity = capacity;
    }

    void add(IterationRow row) {
        if (row.decision().kind() != Decision.Kind.PROCEED) {
            add(DecisionSpan.of(row));
        }
    }

    void add(DecisionSpan span) {
        DecisionSpan last = spans.peekLast();
        if (last != null && last.isContinuedBy(span)) {
            spans.removeLast();
            spans.addLast(last.continuedBy(span));
            return;
        }
        if (spans.size() == capacity) {
            spans.removeFirst();
        }
        spans.addLast(span);
    }

    /** Oldest first. */
    List<DecisionSpan> list() {
        return List.copyOf(spans);
    }

    void clear() {
        spans.clear();
    }
}
