package io.gradwatch.cli;

import io.gradwatch.trace.TraceReader;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows on the standard error stream how far a large trace has been read, if a person is there to see it. */
final class Progress implements AutoCloseable {
    private static final long LARGE = 20_000_000;
    private static final int WIDTH = 100;
    private static final long MEGABYTE = 1_000_000;

    private final LongConsumer bytesRead;
    private final Runnable end;

    private Progress(LongConsumer bytesRead, Runnable end) {
        this.bytesRead = bytesRead;
        this.end = end;
    }

    static Progress of(Path trace) throws IOException {
        long size = TraceReader.size(trace);
        if (size < LARGE || !isTerminal()) {
            return new Progress(bytes -> {}, () -> {});
        }
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("reading")
                .setInitialMax(size)
                .setUnit(" MB", MEGABYTE)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                .build();
        return new Progress(bar::stepTo, bar::close);
    }

    /** Since Java 22 there is a console even where there is no terminal, and a method that tells. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    TraceReader open(Path trace) throws IOException {
        return TraceReader.open(trace, bytesRead);
    }

    @Override
    public void close() {
        end.run();
    }
}
