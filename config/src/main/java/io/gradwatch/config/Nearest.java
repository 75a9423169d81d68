package io.gradwatch.config;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds what a slip of the keyboard was meant to be. */
final class Nearest {
    private Nearest() {}

    /** Says that a name is unknown, what it may have been meant to be, and what there is. */
    static String unknown(String kind, String given, Collection<String> known) {
        String meant = didYouMean(given, known);
        String all = known.isEmpty() ? "there is none" : "known: " + String.join(", ", known);
        return "unknown " + kind + " '" + given + "'" + (meant.isEmpty() ? "; " : meant + " ") + all;
    }

    /** A question to append to a sentence; empty when nothing known is near. */
    static String didYouMean(String given, Collection<String> known) {
        String nearest = to(given, known);
        return nearest == null ? "" : "; did you mean '" + nearest + "'?";
    }

    /** The nearest of the known names: at most a third of its characters may differ. */
    static @Nullable String to(String given, Collection<String> known) {
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = distance(plain(given), plain(candidate));
            if (distance < least && distance <= Math.max(1, plain(candidate).length() / 3)) {
                nearest = candidate;
                least = distance;
            }
        }
        return nearest;
    }

    /** Case, hyphens and underscores do not tell names apart: {@code lost_decades} is near {@code lostDecades}. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** Characters inserted, left out, changed, or swapped with their neighbour. */
    private static int distance(String from, String to) {
        int[][] steps = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : fewest(steps, from, to, i, j);
            }
        }
        return steps[from.length()][to.length()];
    }

    private static int fewest(int[][] steps, String from, String to, int i, int j) {
        int changed = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int fewest = Math.min(steps[i - 1][j - 1] + changed, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(fewest, steps[i - 2][j - 2] + 1) : fewest;
    }
}
