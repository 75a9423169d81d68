package io.gradwatch.dl4j.ui;

/**
 * Turns a run's names into ids for a stats storage: MapDB refuses {@code #} in the names of its maps and separates the
 * ids in them by {@code @@@}; the UI puts session ids into paths. Ordinary names stay as they are.
 */
final class StorageIds {
    private static final String ESCAPED = "%#@/\\?";

    private StorageIds() {}

    static String of(String name) {
        StringBuilder id = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (ESCAPED.indexOf(c) >= 0 || Character.isISOControl(c)) {
                id.append('%').append(Integer.toHexString(0x100 | c).substring(1));
            } else {
                id.append(c);
            }
        }
        return id.toString();
    }
}
