package io.gradwatch.dl4j.ui;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;

/** Writes what {@link BinaryReader} reads: big-endian numbers, strings and lists behind their length. */
final class BinaryWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private final DataOutputStream out = new DataOutputStream(bytes);

    byte[] toByteArray() {
        return bytes.toByteArray();
    }

    void writeByte(int value) {
        write(() -> out.writeByte(value));
    }

    void writeInt(int value) {
        write(() -> out.writeInt(value));
    }

    void writeLong(long value) {
        write(() -> out.writeLong(value));
    }

    void writeDouble(double value) {
        write(() -> out.writeDouble(value));
    }

    void writeFloat(double value) {
        write(() -> out.writeFloat((float) value));
    }

    void writeShort(int value) {
        write(() -> out.writeShort(value));
    }

    void writeShortFloat(double value) {
        int code = ShortFloat.encode(value);
        write(() -> {
            out.writeByte(code >>> 16);
            out.writeShort(code);
        });
    }

    void writeString(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        write(() -> {
            out.writeInt(utf8.length);
            out.write(utf8);
        });
    }

    <T> void writeList(List<T> list, BiConsumer<BinaryWriter, T> element) {
        writeInt(list.size());
        list.forEach(each -> element.accept(this, each));
    }

    private static void write(Write write) {
        try {
            write.run();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
    }

    @FunctionalInterface
    private interface Write {
        void run() throws IOException;
    }
}
