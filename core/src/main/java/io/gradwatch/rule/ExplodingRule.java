package io.gradwatch.rule;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.stream.Stream;

/**
 * Gradients that grow out of proportion: {@linkplain GradientSpikes once}, against the run's own history, or
 * {@linkplain SustainedExplosion lastingly}. What lasts is told of first.
 */
final class ExplodingRule implements Rule {
    static final String NAME = "exploding";

    private static final Setting WARM_UP = Setting.whole(
            "warmUpIterations",
            50,
            Range.between(1, 100_000),
            "iterations",
            "how long the first level of norm and loss is learnt, and no spike told of");

    static final List<Setting> SETTINGS = Stream.of(
                    List.of(WARM_UP), GradientSpikes.SETTINGS, SustainedExplosion.SETTINGS)
            .flatMap(List::stream)
            .toList();

    private static final Verdict NOT_FINITE = Verdict.undecided("the gradient is not finite");
    private static final Verdict WARMING_UP = Verdict.undecided("warm-up");

    private final int warmUp;
    private final GradientSpikes spikes;
    private final SustainedExplosion sustained;
    private long seen;

    ExplodingRule(Topology topology, Settings settings) {
        warmUp = settings.count(WARM_UP.name());
        spikes = new GradientSpikes(topology.parameterCount(), warmUp, settings);
        sustained = new SustainedExplosion(topology, warmUp, settings);
    }

    @Override
    public Verdict judge(IterationSample sample) {
        GradientSample gradient = sample.gradient();
        if (!gradient.isFinite()) {
            return NOT_FINITE;
        }
        Verdict verdict = sustained.judge(sample);
        if (verdict == null) {
            verdict = seen < warmUp ? WARMING_UP : spikes.judge(gradient);
        }
        spikes.learn(gradient);
        sustained.learn(sample);
        seen++;
        return verdict;
    }
}
