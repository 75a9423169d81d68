package io.gradwatch.dl4j.ui;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/**
 * Lowest and highest value of several things over some iterations. Immutable. Non-finite values are neither lost nor
 * mixed into the bounds: they are kept beside them.
 */
final class Ranges {
    private static final byte ALL_FINITE = 0;
    private static final byte NEGATIVE_INFINITY = 1;
    private static final byte POSITIVE_INFINITY = 2;
    private static final byte NAN = 3;

    private static final int UNMEASURED = 0;
    private static final int ONE_VALUE_EACH = 1;
    private static final int TWO_VALUES_EACH = 2;

    private static final float[] NOTHING = {};
    private static final byte[] NO_BYTES = {};

    private final int size;
    private final float[] lowest;
    private final float[] highest;
    private final byte[] nonFinite;

    private Ranges(int size, float[] lowest, float[] highest, byte[] nonFinite) {
        this.size = size;
        this.lowest = lowest;
        this.highest = highest;
        this.nonFinite = nonFinite;
    }

    /** Nothing measured. */
    static Ranges unmeasured(int size) {
        return new Ranges(size, NOTHING, NOTHING, NO_BYTES);
    }

    /**
     * The values of one iteration.
     *
     * @param nanMeansNone of which of them NaN says that there is no value
     */
    static Ranges of(int size, IntToDoubleFunction value, IntPredicate nanMeansNone) {
        float[] finite = new float[size];
        byte[] nonFinite = new byte[size];
        boolean allFinite = true;
        for (int i = 0; i < size; i++) {
            double exact = value.applyAsDouble(i);
            finite[i] = Double.isFinite(exact) ? ShortFloat.narrow(exact) : Float.NaN;
            nonFinite[i] = Double.isNaN(exact) && nanMeansNone.test(i) ? ALL_FINITE : codeOf(exact);
            allFinite &= nonFinite[i] == ALL_FINITE;
        }
        return new Ranges(size, finite, finite, allFinite ? NO_BYTES : nonFinite);
    }

    static Ranges read(BinaryReader in, String what, int size) {
        int kind = in.readByte(what);
        if (kind == UNMEASURED) {
            return unmeasured(size);
        }
        if (kind != ONE_VALUE_EACH && kind != TWO_VALUES_EACH) {
            throw new IllegalArgumentException("unknown kind " + kind + " of ranges of " + what);
        }
        float[] lowest = readFloats(in, what, size);
        float[] highest = kind == ONE_VALUE_EACH ? lowest : readFloats(in, what, size);
        int odd = in.readCount("non-finite " + what, Integer.BYTES + 1);
        byte[] nonFinite = odd == 0 ? NO_BYTES : new byte[size];
        for (int i = 0; i < odd; i++) {
            int at = in.readInt("place of non-finite " + what);
            byte code = (byte) in.readByte("non-finite " + what);
            if (at < 0 || at >= size || code < NEGATIVE_INFINITY || code > NAN) {
                throw new IllegalArgumentException("non-finite " + what + " " + code + " at " + at + " of " + size);
            }
            nonFinite[at] = code;
        }
        return new Ranges(size, lowest, highest, nonFinite);
    }

    void write(BinaryWriter out) {
        if (!isMeasured()) {
            out.writeByte(UNMEASURED);
            return;
        }
        boolean one = Arrays.equals(lowest, highest);
        out.writeByte(one ? ONE_VALUE_EACH : TWO_VALUES_EACH);
        writeFloats(out, lowest);
        if (!one) {
            writeFloats(out, highest);
        }
        int odd = 0;
        for (byte code : nonFinite) {
            odd += code == ALL_FINITE ? 0 : 1;
        }
        out.writeInt(odd);
        for (int i = 0; i < nonFinite.length; i++) {
            if (nonFinite[i] != ALL_FINITE) {
                out.writeInt(i);
                out.writeByte(nonFinite[i]);
            }
        }
    }

    Ranges merge(Ranges later) {
        if (size != later.size) {
            throw new IllegalArgumentException("ranges of " + size + " and of " + later.size + " do not go together");
        }
        if (!isMeasured() || !later.isMeasured()) {
            return isMeasured() ? this : later;
        }
        float[] low = new float[size];
        float[] high = new float[size];
        for (int i = 0; i < size; i++) {
            low[i] = minIgnoringNaN(lowest[i], later.lowest[i]);
            high[i] = -minIgnoringNaN(-highest[i], -later.highest[i]);
        }
        return new Ranges(size, low, high, worse(nonFinite, later.nonFinite));
    }

    int size() {
        return size;
    }

    boolean isMeasured() {
        return lowest.length == size && size > 0;
    }

    /** The lowest finite value, NaN when there was none. */
    float lowest(int i) {
        return isMeasured() ? lowest[i] : Float.NaN;
    }

    /** The highest finite value, NaN when there was none. */
    float highest(int i) {
        return isMeasured() ? highest[i] : Float.NaN;
    }

    boolean hasNonFinite(int i) {
        return nonFinite.length > 0 && nonFinite[i] != ALL_FINITE;
    }

    /** NaN if there was one, otherwise an infinity; 0 when there was neither. */
    double nonFinite(int i) {
        if (!hasNonFinite(i)) {
            return 0;
        }
        return nonFinite[i] == NAN
                ? Double.NaN
                : nonFinite[i] == POSITIVE_INFINITY ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ranges that
                && size == that.size
                && Arrays.equals(lowest, that.lowest)
                && Arrays.equals(highest, that.highest)
                && Arrays.equals(nonFinite, that.nonFinite);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(lowest) + Arrays.hashCode(highest);
    }

    private static byte codeOf(double value) {
        if (Double.isFinite(value)) {
            return ALL_FINITE;
        }
        return Double.isNaN(value) ? NAN : value > 0 ? POSITIVE_INFINITY : NEGATIVE_INFINITY;
    }

    private static float minIgnoringNaN(float a, float b) {
        return Float.isNaN(a) ? b : Float.isNaN(b) ? a : Math.min(a, b);
    }

    private static byte[] worse(byte[] a, byte[] b) {
        if (a.length == 0 || b.length == 0) {
            return a.length == 0 ? b : a;
        }
        byte[] worse = new byte[a.length];
        for (int i = 0; i < a.length; i++) {
            worse[i] = (byte) Math.max(a[i], b[i]);
        }
        return worse;
    }

    private static float[] readFloats(BinaryReader in, String what, int size) {
        in.require(what, (long) size * ShortFloat.BYTES);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = in.readShortFloat(what);
        }
        return values;
    }

    private static void writeFloats(BinaryWriter out, float[] values) {
        for (float value : values) {
            out.writeShortFloat(value);
        }
    }
}
