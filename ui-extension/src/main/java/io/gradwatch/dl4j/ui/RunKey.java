package io.gradwatch.dl4j.ui;

/**
 * What names a run inside the storages.
 *
 * @param session session id
 * @param worker worker id
 */
record RunKey(String session, String worker) {
    /** For logs: one line, whatever a foreign file calls its runs. */
    @Override
    public String toString() {
        return Brief.line(session) + ", worker " + Brief.line(worker);
    }
}
