package io.gradwatch.dl4j.ui;

/**
 * What names a run inside the storages.
 *
 * @param session session id
 * @param worker worker id
 */
record RunKey(String session, String worker) {}
