package io.gradwatch.trace;

/** A line is not as it should be; the reader adds where. */
final class MalformedLineException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int LONGEST_SHOWN = 80;

    private final String expected;
    private final String found;

    MalformedLineException(String expected, String found) {
        super("expected " + expected + ", found " + found);
        this.expected = expected;
        this.found = found;
    }

    String expected() {
        return expected;
    }

    String found() {
        return found;
    }

    /** A piece of a file as it may be shown: short, and without characters that would garble a terminal. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length() && i < LONGEST_SHOWN; i++) {
            char c = text.charAt(i);
            shown.append(Character.isISOControl(c) || c == '\uFFFD' || Character.isSurrogate(c) ? '?' : c);
        }
        return text.length() > LONGEST_SHOWN ? shown + "..." : shown.toString();
    }
}
