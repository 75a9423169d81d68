package io.gradwatch.benchmarks.corpus;

import io.gradwatch.Preset;
import io.gradwatch.benchmarks.corpus.CaseResult.Duty;
import io.gradwatch.export.Exporter;
import java.util.List;

/** A network of the corpus with one seed, and what is known about how its training ends. */
public final class LabelledRun {
    private final CorpusCase corpusCase;
    private final long seed;

    LabelledRun(CorpusCase corpusCase, long seed) {
        this.corpusCase = corpusCase;
        this.seed = seed;
    }

    /**
     * Trains with nothing but observers.
     *
     * @param observer is told of every iteration, in a thread of its own
     * @return whether a rule has to warn in this run; if not, none may
     */
    public boolean train(Exporter observer) {
        return CaseRun.train(corpusCase, seed, Preset.OBSERVE, List.of(observer))
                        .duty()
                != Duty.STAY_SILENT;
    }

    /**
     * Whether a rule is one of those of which one has to warn, if any has to.
     *
     * @param rule its name
     * @return true if the rule is expected, or all are
     */
    public boolean expects(String rule) {
        return corpusCase.expectation().expects(rule);
    }

    /**
     * When the trouble begins.
     *
     * @return an iteration, from 0
     */
    public long onset() {
        return corpusCase.expectation().onset();
    }

    /** The case and the seed. */
    @Override
    public String toString() {
        return corpusCase.id() + ", seed " + seed;
    }
}
