package io.gradwatch.action;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers for people: four significant digits, no trailing zeros. */
final class Brief {
    private static final MathContext DIGITS = new MathContext(4);

    private Brief() {}

    static String number(double finite) {
        return BigDecimal.valueOf(finite).round(DIGITS).stripTrailingZeros().toString();
    }
}
