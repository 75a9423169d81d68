package io.gradwatch.prometheus;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names as values of tags. Any characters are allowed there, but a name of many kilobytes would be repeated in every series of
 * every scrape, and half a character (a lone surrogate) would become the same question mark in all of them. Such a name is
 * shown by its beginning and a hash of the whole, which keeps names with the same beginning apart.
 */
final class LabelValue {
    static final int MAX_LENGTH = 120;

    private static final int HASH_BYTES = 8;
    private static final int BEGINNING = MAX_LENGTH - 1 - 2 * HASH_BYTES;

    private LabelValue() {}

    static String of(String name) {
        if (name.length() <= MAX_LENGTH && isWellFormed(name)) {
            return name;
        }
        int end = Math.min(name.length(), BEGINNING);
        if (end < name.length() && Character.isHighSurrogate(name.charAt(end - 1))) {
            end--;
        }
        return name.substring(0, end) + "~" + hashOf(name);
    }

    private static boolean isWellFormed(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isSurrogate(name.charAt(i))) {
                return isEncodable(name);
            }
        }
        return true;
    }

    private static boolean isEncodable(String name) {
        try {
            StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(name));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** In UTF-16, which keeps what is not well-formed apart. */
    private static String hashOf(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytesOf(name));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static byte[] bytesOf(String name) {
        byte[] bytes = new byte[2 * name.length()];
        for (int i = 0; i < name.length(); i++) {
            bytes[2 * i] = (byte) (name.charAt(i) >> 8);
            bytes[2 * i + 1] = (byte) name.charAt(i);
        }
        return bytes;
    }
}
