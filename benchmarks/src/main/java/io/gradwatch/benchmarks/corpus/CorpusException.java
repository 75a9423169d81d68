package io.gradwatch.benchmarks.corpus;

/** A case file or data file that cannot be used; the message says where, what was expected and what was found. */
final class CorpusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CorpusException(String message) {
        super(message);
    }
}
