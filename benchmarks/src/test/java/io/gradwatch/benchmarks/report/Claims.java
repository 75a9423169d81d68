package io.gradwatch.benchmarks.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Finds where a document says how it came out: blocks of text with a measured figure that is not marked. */
final class Claims {
    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```|^    [^\n]*$");
    private static final Pattern WRITTEN = Pattern.compile("(?s)<!--fig .*?<!--/fig-->|<!--section .*?<!--/section-->");
    private static final Pattern BLANK_LINE = Pattern.compile("\n[ \t]*\n");

    /** A time, a size or a speed: what things cost. */
    private static final Pattern COST = Pattern.compile(
            "\\d[\\d.,]*\\s?(?:ms|us|\u00b5s|ns|s|(?:micro|milli)?seconds?|minutes?|hours?|[kKMG]i?B(?:/s)?|bytes"
                    + "|iterations/s|iterations a second)\\b");

    /** How it came out in a trial, in words that say so. */
    private static final Pattern TRIAL = Pattern.compile(
            "\\b(?:Measured|Timed|Seen on|(?:, |was |were )(?:measured|timed) (?:on|at|in|with)|simulation|in our trials)\\b|, measured\\)");

    private static final Pattern NUMBER = Pattern.compile("\\d");

    private Claims() {}

    /** The blocks of a document: paragraphs, lists and tables; a sentence that ends with a colon belongs to what follows. */
    static List<String> in(String markdown) {
        String text = WRITTEN.matcher(FENCED.matcher(markdown).replaceAll("")).replaceAll("");
        List<String> claims = new ArrayList<>();
        String introduction = "";
        for (String block : BLANK_LINE.splitAsStream(text).toList()) {
            String whole = introduction + block.strip();
            if (isClaim(whole)) {
                claims.add(whole);
            }
            introduction = block.strip().endsWith(":") ? whole + "\n" : "";
        }
        return claims;
    }

    private static boolean isClaim(String block) {
        return COST.matcher(block).find()
                || (TRIAL.matcher(block).find() && NUMBER.matcher(block).find());
    }

    /** What may stay, from a file of lines {@code document | words of the block | reason}. */
    static List<Allowed> allowed() throws IOException {
        try (InputStream in = Claims.class.getResourceAsStream("/allowed-claims.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Allowed::of)
                    .toList();
        }
    }

    /** A block that may stay. */
    record Allowed(String document, String words, String reason) {
        static Allowed of(String line) {
            String[] parts = line.split(" \\| ", 3);
            if (parts.length != 3 || parts[2].isBlank()) {
                throw new IllegalArgumentException("expected 'document | words of the block | reason', was: " + line);
            }
            return new Allowed(parts[0], parts[1], parts[2]);
        }

        boolean covers(String name, String claim) {
            return document.equals(name) && claim.replaceAll("\\s+", " ").contains(words);
        }
    }
}
