package io.gradwatch.dl4j.ui;

import org.jspecify.annotations.Nullable;

/** Keeps texts that others wrote within bounds. */
final class Brief {
    private static final int MAX_LINE = 60;

    private Brief() {}

    /** The text, or its beginning followed by dots. */
    static String text(String text, int maxLength) {
        if (text.length() <= maxLength) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
        return text.substring(0, end) + "...";
    }

    /** A short text without control characters, for messages. */
    static String line(@Nullable String text) {
        return text(String.valueOf(text), MAX_LINE).replaceAll("\\p{Cntrl}", "?");
    }
}
