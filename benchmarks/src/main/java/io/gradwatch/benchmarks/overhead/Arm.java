package io.gradwatch.benchmarks.overhead;

import io.gradwatch.Monitor;
import io.gradwatch.Preset;
import io.gradwatch.dl4j.GradwatchListener;
import io.gradwatch.probe.Sampling;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.jspecify.annotations.Nullable;

/** What is attached to a network, and compared with nothing. */
enum Arm {
    CONTROL("nothing, to see the noise"),
    READ("one read of the gradient"),
    SCORE("ScoreIterationListener(10)"),
    OBSERVE("observe"),
    PROTECT("protect"),
    AUTOPILOT("autopilot"),
    EVERYTHING("everything, autopilot"),
    STATS1("StatsListener(1)"),
    STATS10("StatsListener(10)");

    private final String title;

    Arm(String title) {
        this.title = title;
    }

    /** Words for the table. */
    String title() {
        return title;
    }

    /** Whether it is a listener of ours. */
    boolean isGradwatch() {
        return switch (this) {
            case OBSERVE, PROTECT, AUTOPILOT, EVERYTHING -> true;
            case CONTROL, READ, SCORE, STATS1, STATS10 -> false;
        };
    }

    /** A new listener; null for none. */
    @Nullable
    TrainingListener listener() {
        return switch (this) {
            case CONTROL -> null;
            // What no guard that looks at every gradient can do without.
            case READ -> new GradientReader();
            case SCORE -> new ScoreIterationListener(10);
            case OBSERVE -> gradwatch(Preset.OBSERVE, Sampling.DEFAULT);
            case PROTECT -> gradwatch(Preset.PROTECT, Sampling.DEFAULT);
            case AUTOPILOT -> gradwatch(Preset.AUTOPILOT, Sampling.DEFAULT);
            // No time budget: all there is to measure, in every iteration.
            case EVERYTHING -> gradwatch(Preset.AUTOPILOT, Sampling.EVERYTHING);
            // What feeds the DL4J UI. Its reports are made and thrown away: storing them would cost more.
            case STATS1 -> new StatsListener(new Discarding(), 1);
            case STATS10 -> new StatsListener(new Discarding(), 10);
        };
    }

    private static GradwatchListener gradwatch(Preset preset, Sampling sampling) {
        return GradwatchListener.builder(Monitor.builder().sampling(sampling))
                .preset(preset)
                .build();
    }
}
