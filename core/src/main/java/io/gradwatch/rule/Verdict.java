package io.gradwatch.rule;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** A rule's judgement of one sample. Immutable. */
public sealed interface Verdict {
    /**
     * Nothing is wrong as far as this rule can see.
     *
     * @return the verdict
     */
    static Verdict healthy() {
        return Healthy.INSTANCE;
    }

    /**
     * The rule cannot judge yet.
     *
     * @param reason why, for example {@code warm-up}
     * @return the verdict
     */
    static Verdict undecided(String reason) {
        return new Undecided(reason);
    }

    /**
     * Something is wrong.
     *
     * @param severity how bad
     * @param findings where and by how much, the most telling first; at least one
     * @return the verdict
     * @throws IllegalArgumentException if there are no findings
     */
    static Verdict violated(Severity severity, List<Finding> findings) {
        return new Violated(severity, findings);
    }

    /**
     * Answers by kind of verdict.
     *
     * @param healthy asked when healthy
     * @param undecided asked when undecided
     * @param violated asked when violated
     * @param <T> kind of answer
     * @return the answer
     */
    default <T> T match(
            Supplier<? extends T> healthy,
            Function<? super Undecided, ? extends T> undecided,
            Function<? super Violated, ? extends T> violated) {
        if (this instanceof Undecided u) {
            return undecided.apply(u);
        }
        if (this instanceof Violated v) {
            return violated.apply(v);
        }
        return healthy.get();
    }

    /** Nothing is wrong. */
    enum Healthy implements Verdict {
        /** The only one. */
        INSTANCE
    }

    /**
     * The rule cannot judge yet.
     *
     * @param reason why
     */
    record Undecided(String reason) implements Verdict {
        /**
         * Checks that there is a reason.
         *
         * @param reason see the record
         */
        public Undecided {
            requireNonNull(reason, "reason");
        }
    }

    /**
     * Something is wrong.
     *
     * @param severity how bad
     * @param findings where and by how much, the most telling first; at least one
     */
    record Violated(Severity severity, List<Finding> findings) implements Verdict {
        /**
         * Copies the findings.
         *
         * @param severity see the record
         * @param findings see the record
         * @throws IllegalArgumentException if there are none
         */
        public Violated {
            requireNonNull(severity, "severity");
            findings = List.copyOf(requireNonNull(findings, "findings"));
            if (findings.isEmpty()) {
                throw new IllegalArgumentException("a violation needs at least one finding");
            }
        }
    }
}
