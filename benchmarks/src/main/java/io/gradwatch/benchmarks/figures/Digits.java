package io.gradwatch.benchmarks.figures;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers of any size as people write them. */
public final class Digits {
    private Digits() {}

    /**
     * Three digits that count, without zeros that do not.
     *
     * @param value a finite number
     * @return for example {@code 0.05}, {@code 1000} or {@code 2.98e-08}
     */
    public static String three(double value) {
        boolean isHandy = value == 0 || (Math.abs(value) >= 1e-4 && Math.abs(value) < 1e6);
        return isHandy
                ? new BigDecimal(value)
                        .round(new MathContext(3))
                        .stripTrailingZeros()
                        .toPlainString()
                : String.format(Locale.ROOT, "%.2e", value);
    }
}
