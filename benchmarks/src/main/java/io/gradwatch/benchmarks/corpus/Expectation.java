package io.gradwatch.benchmarks.corpus;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a case, from theory and from bare training.
 *
 * @param label how training is known to end
 * @param expect rules of which one has to fire when training fails; {@link #ANY} stands for all
 * @param onset iteration in which the trouble begins
 * @param failsBelow accuracy below which training has failed
 * @param twin id of the same network with a sane setting; null for none
 * @param curable whether clipping, skipping, the learning rate or a rollback can cure the cause
 * @param group whether it may be used for tuning
 * @param reason why this is expected, empty when the file does not say
 */
record Expectation(
        Label label,
        List<String> expect,
        long onset,
        double failsBelow,
        @Nullable String twin,
        boolean curable,
        Group group,
        String reason) {
    /** Expects any rule. */
    static final String ANY = "any";

    /** Below it a network has failed, unless its case or its data say otherwise. */
    static final double FAILS_BELOW = 0.70;

    /**
     * Copies the list.
     *
     * @param label see the record
     * @param expect see the record
     * @param onset see the record
     * @param failsBelow see the record
     * @param twin see the record
     * @param curable see the record
     * @param group see the record
     * @param reason see the record
     */
    Expectation {
        expect = List.copyOf(expect);
    }

    /** Expects nothing but what a log has to know: when trouble begins. */
    Expectation onsetOnly() {
        return new Expectation(Label.HEALTHY, List.of(), onset, FAILS_BELOW, null, false, Group.TUNING, "");
    }

    /** Whether a rule is one of those that have to fire. */
    boolean expects(String rule) {
        return expect.contains(ANY) || expect.contains(rule);
    }

    /** How training is known to end. */
    enum Label {
        /** Fails on every seed. */
        FAULTY,
        /** Ends clearly worse than it could on every seed. */
        SICK,
        /** Fails on some seeds, so each is judged by its accuracy. */
        SEED_DEPENDENT,
        /** Trains well. */
        HEALTHY
    }

    /** What a case may be used for. */
    enum Group {
        /** Rules and policies are tuned by it. */
        TUNING,
        /** Never looked at while tuning. */
        KEPT_OUT;

        @Override
        public String toString() {
            return JsonField.nameOf(this);
        }
    }
}
