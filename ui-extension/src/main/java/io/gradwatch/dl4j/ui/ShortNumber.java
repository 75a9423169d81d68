package io.gradwatch.dl4j.ui;

/** Numbers in JSON with four significant digits and as few characters as can be: {@code 1234e-8}. */
final class ShortNumber {
    private static final int DIGITS = 4;
    private static final long TOO_LONG = 10_000;

    private ShortNumber() {}

    /** Appends the number; null when it is not finite. */
    static void append(StringBuilder json, float value) {
        if (!Float.isFinite(value)) {
            json.append("null");
            return;
        }
        if (value == 0) {
            json.append('0');
            return;
        }
        if (value < 0) {
            json.append('-');
        }
        double size = Math.abs((double) value);
        int exponent = (int) Math.floor(Math.log10(size)) - DIGITS + 1;
        long digits = Math.round(size * Math.pow(10, -exponent));
        if (digits == TOO_LONG) {
            digits /= 10;
            exponent++;
        }
        while (digits % 10 == 0) {
            digits /= 10;
            exponent++;
        }
        json.append(digits);
        if (exponent != 0) {
            json.append('e').append(exponent);
        }
    }
}
