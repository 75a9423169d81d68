package io.gradwatch.benchmarks.corpus;

import static java.util.Objects.requireNonNull;

import io.gradwatch.Preset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Trains many cases with many seeds. Networks are so small that a second one beside the first is the only use for a second
 * core. Cases that are the same network are trained once: the same seed would end the same.
 */
final class CorpusRuns {
    private final List<CorpusCase> chosen;
    private final Map<String, CorpusCase> all = new HashMap<>();
    private final int seeds;
    private final Preset preset;
    private final BiConsumer<Integer, Integer> progress;

    /**
     * Runs that have not begun.
     *
     * @param chosen cases to train
     * @param all these and others, among which their twins are
     * @param seeds trains with the seeds from 1 to it
     * @param preset what the runs are watched with
     * @param progress is told how many runs of how many are done
     */
    CorpusRuns(
            List<CorpusCase> chosen,
            List<CorpusCase> all,
            int seeds,
            Preset preset,
            BiConsumer<Integer, Integer> progress) {
        this.chosen = List.copyOf(chosen);
        all.forEach(each -> this.all.put(each.id(), each));
        this.seeds = seeds;
        this.preset = preset;
        this.progress = progress;
    }

    /**
     * Trains.
     *
     * @param threads how many networks at the same time
     * @param each is given each result in order, as soon as it is there
     * @return the results, case by case and seed by seed
     */
    List<CaseResult> train(int threads, Consumer<CaseResult> each) throws InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            Map<Run, Future<CaseResult>> runs = start(workers);
            List<CaseResult> results = new ArrayList<>();
            for (CorpusCase one : chosen) {
                for (int seed = 1; seed <= seeds; seed++) {
                    CaseResult result = result(runs, one, seed).of(one, twinAccuracy(runs, one, seed));
                    each.accept(result);
                    results.add(result);
                }
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run failed: " + e.getCause(), e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private Map<Run, Future<CaseResult>> start(ExecutorService workers) {
        Map<Run, Preset> runs = new LinkedHashMap<>();
        for (CorpusCase one : chosen) {
            for (int seed = 1; seed <= seeds; seed++) {
                // Of a twin that was not chosen only the bare accuracy is wanted, which observing gives at half the
                // cost.
                runs.putIfAbsent(new Run(twin(one).network(), seed), Preset.OBSERVE);
                runs.put(new Run(one.network(), seed), preset);
            }
        }
        AtomicInteger done = new AtomicInteger();
        Map<Run, Future<CaseResult>> started = new HashMap<>();
        runs.forEach((run, watchedWith) -> started.put(run, workers.submit(() -> {
            CaseResult result = CaseRun.train(run.network(), run.seed(), watchedWith, List.of());
            progress.accept(done.incrementAndGet(), runs.size());
            return result;
        })));
        return started;
    }

    private static CaseResult result(Map<Run, Future<CaseResult>> runs, CorpusCase one, int seed)
            throws ExecutionException, InterruptedException {
        return requireNonNull(runs.get(new Run(one.network(), seed)), "started").get();
    }

    private double twinAccuracy(Map<Run, Future<CaseResult>> runs, CorpusCase one, int seed)
            throws ExecutionException, InterruptedException {
        return one.expectation().twin() == null
                ? Double.NaN
                : result(runs, twin(one), seed).accuracies().bare();
    }

    /** The healthy twin of a case; itself if it has none. */
    private CorpusCase twin(CorpusCase one) {
        String id = one.expectation().twin();
        return id == null ? one : requireNonNull(all.get(id), id);
    }

    private record Run(CorpusCase network, long seed) {}
}
