package io.gradwatch.dl4j.ui;

import io.gradwatch.sample.Column;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads what {@link BinaryWriter} wrote. Trusts nothing: every length is held against the bytes that are left before
 * anything is allocated, and whatever does not fit is an {@link IllegalArgumentException} that says what and where.
 */
final class BinaryReader {
    private static final int OLD_UNMEASURED = 0;
    private static final int OLD_MEASURED = 1;
    private static final int OLD_ALL_ZERO = 2;

    private final ByteBuffer bytes;

    BinaryReader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    int readByte(String what) {
        require(what, Byte.BYTES);
        return bytes.get();
    }

    int readInt(String what) {
        require(what, Integer.BYTES);
        return bytes.getInt();
    }

    long readLong(String what) {
        require(what, Long.BYTES);
        return bytes.getLong();
    }

    double readDouble(String what) {
        require(what, Double.BYTES);
        return bytes.getDouble();
    }

    float readFloat(String what) {
        require(what, Float.BYTES);
        return bytes.getFloat();
    }

    int readShort(String what) {
        require(what, Short.BYTES);
        return bytes.getShort() & 0xFFFF;
    }

    float readShortFloat(String what) {
        require(what, ShortFloat.BYTES);
        return ShortFloat.decode(((bytes.get() & 0xFF) << 16) | ((bytes.get() & 0xFF) << 8) | (bytes.get() & 0xFF));
    }

    /** A number of layers. Columns may take less than a byte each, so what follows does not bound it. */
    int readLayerCount() {
        int layers = readInt("layer count");
        if (layers < 0 || layers > RunStart.MAX_LAYERS) {
            throw new IllegalArgumentException("layer count must be in 0.." + RunStart.MAX_LAYERS + ", was " + layers);
        }
        return layers;
    }

    String readString(String what) {
        int length = readCount(what, 1);
        ByteBuffer utf8 = bytes.slice().limit(length);
        bytes.position(bytes.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(what + " before byte " + bytes.position() + " is not UTF-8", e);
        }
    }

    /** A list whose elements take at least the given number of bytes each. */
    <T> List<T> readList(String what, int minElementBytes, Function<BinaryReader, T> element) {
        int count = readCount(what, minElementBytes);
        List<T> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(element.apply(this));
        }
        return list;
    }

    <E extends Enum<E>> E readEnum(String what, Class<E> type) {
        String name = readString(what);
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("unknown " + what + " '" + name + "'", e);
        }
    }

    /** A column of version 1. */
    Column readOldColumn(String what, int size) {
        int kind = readByte(what);
        return switch (kind) {
            case OLD_UNMEASURED -> Column.unmeasured(size);
            case OLD_ALL_ZERO -> Column.of(new double[size]);
            case OLD_MEASURED -> readOldMeasured(what, size);
            default -> throw new IllegalArgumentException("unknown kind " + kind + " of " + what);
        };
    }

    int readCount(String what, int minElementBytes) {
        int count = readInt(what + " count");
        if (count < 0 || (long) count * minElementBytes > bytes.remaining()) {
            throw new IllegalArgumentException(what + " count " + count + " at byte "
                    + (bytes.position() - Integer.BYTES) + " does not fit the " + bytes.remaining()
                    + " bytes that follow");
        }
        return count;
    }

    void requireEnd() {
        if (bytes.hasRemaining()) {
            throw new IllegalArgumentException(bytes.remaining() + " bytes too many after byte " + bytes.position());
        }
    }

    private Column readOldMeasured(String what, int size) {
        require(what, (long) size * Double.BYTES);
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = bytes.getDouble();
        }
        return Column.of(values);
    }

    void require(String what, long wanted) {
        if (bytes.remaining() < wanted) {
            throw new IllegalArgumentException(what + " at byte " + bytes.position() + " needs " + wanted
                    + " bytes, there are " + bytes.remaining());
        }
    }
}
