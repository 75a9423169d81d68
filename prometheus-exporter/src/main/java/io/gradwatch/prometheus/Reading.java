package io.gradwatch.prometheus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The latest value of one gauge, NaN until there is one. Written by one thread at a time, read by any. */
final class Reading {
    private static final VarHandle VALUE = handle();

    /** Whole and in time for the next scrape is enough, in order is too dear. */
    @SuppressWarnings("UnusedVariable") // It is: through the handle.
    private double value = Double.NaN;

    private static VarHandle handle() {
        try {
            return MethodHandles.lookup().findVarHandle(Reading.class, "value", double.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    double value() {
        return (double) VALUE.getOpaque(this);
    }

    void set(double value) {
        VALUE.setOpaque(this, value);
    }
}
