package io.gradwatch.benchmarks.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Brings what Lets-Plot draws into the form that is stored: the same for the same data, and readable on light and dark. */
final class SvgForm {
    private static final Pattern ID = Pattern.compile("id=\"(\\w+)\"");
    /** Longer fractions differ from one processor to the next, and nobody sees them. */
    private static final Pattern LONG_FRACTION = Pattern.compile("-?\\d+\\.\\d{3,}(?:E-?\\d+)?");

    private static final Pattern COLOUR = Pattern.compile("rgb\\((\\d+),(\\d+),(\\d+)\\)");

    private static final String FONTS = "system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif";

    /**
     * Colours on dark ground for those on light ground. Pairs of them can be told apart without seeing red or green (Okabe and
     * Ito 2008, lightened where the ground is dark).
     */
    private static final Map<String, String> DARK = Map.of(
            "#0072b2", "#56b4e9",
            "#d55e00", "#ff9e4a",
            "#008764", "#3fc79a",
            "#aa508c", "#e08fc4",
            "#6e7781", "#9198a1",
            "#1f2328", "#d1d7e0",
            "#e1e4e8", "#30363d");

    private SvgForm() {}

    /** The form of a picture. */
    static String of(String svg) {
        String text = withoutChance(svg).replace("Lucida Grande, sans-serif", FONTS);
        text = LONG_FRACTION.matcher(text).replaceAll(match -> rounded(match.group()));
        text = COLOUR.matcher(text).replaceAll(SvgForm::hexadecimal);
        // Grounds of legends: there is none but that of the page.
        text = text.replace("=\"#ffffff\"", "=\"none\"");
        return text.replaceFirst("</style>", dark() + "  </style>") + "\n";
    }

    /** Lets-Plot draws lots for its identifiers. */
    private static String withoutChance(String svg) {
        String text = svg;
        Matcher ids = ID.matcher(svg);
        for (int n = 0; ids.find(); n++) {
            text = text.replace(ids.group(1), "id" + n);
        }
        return text;
    }

    private static String rounded(String number) {
        return new BigDecimal(number)
                .setScale(2, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String hexadecimal(MatchResult colour) {
        return String.format(
                "#%02x%02x%02x",
                Integer.parseInt(colour.group(1)),
                Integer.parseInt(colour.group(2)),
                Integer.parseInt(colour.group(3)));
    }

    /** Rules of a style sheet are stronger than the attributes of the elements. */
    private static String dark() {
        StringBuilder css = new StringBuilder("@media (prefers-color-scheme: dark) {\n");
        new TreeMap<>(DARK)
                .forEach((light, dark) -> css.append("   [fill='%s'] { fill: %s; }\n".formatted(light, dark))
                        .append("   [stroke='%s'] { stroke: %s; }\n".formatted(light, dark)));
        // Lets-Plot gives words their colour by identifier, which nothing but this outdoes.
        return css.append("   text { fill: %s !important; }\n}\n".formatted(DARK.get("#1f2328")))
                .toString();
    }
}
