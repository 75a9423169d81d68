package io.gradwatch.dl4j.ui;

/**
 * A 32-bit float without its lowest 8 bits: the range of a float, 16 significant bits, which are nearly five decimal digits, in 3 bytes. A finite
 * number never becomes infinite and one that is not zero never becomes zero: what is out of range becomes the largest or
 * smallest number there is.
 */
final class ShortFloat {
    static final int BYTES = 3;

    private static final int DROPPED_BITS = 8;
    private static final int HALF = 1 << (DROPPED_BITS - 1);
    private static final int MAGNITUDE = 0x7FFFFFFF;
    private static final int LARGEST = 0x7F7FFF;
    private static final int SIGN = 0x800000;

    private ShortFloat() {}

    /** The nearest code; NaN and the infinities stay what they are. */
    static int encode(double value) {
        float narrow = narrow(value);
        int bits = Float.floatToIntBits(narrow);
        if (!Float.isFinite(narrow)) {
            return bits >>> DROPPED_BITS;
        }
        int code = Math.min(((bits & MAGNITUDE) + HALF) >>> DROPPED_BITS, LARGEST);
        return (narrow != 0 ? Math.max(code, 1) : code) | (bits < 0 ? SIGN : 0);
    }

    static float decode(int code) {
        return Float.intBitsToFloat(code << DROPPED_BITS);
    }

    /** The nearest float that is finite when the value is, and zero only when the value is. */
    static float narrow(double value) {
        float narrow = (float) value;
        if (Float.isInfinite(narrow) && !Double.isInfinite(value)) {
            return Math.copySign(Float.MAX_VALUE, narrow);
        }
        return narrow == 0 && value != 0 ? Math.copySign(Float.MIN_VALUE, narrow) : narrow;
    }
}
