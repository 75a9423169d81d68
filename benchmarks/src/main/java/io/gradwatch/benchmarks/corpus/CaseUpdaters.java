package io.gradwatch.benchmarks.corpus;

import static java.util.Objects.requireNonNull;

import io.gradwatch.benchmarks.corpus.Training.Schedule;
import io.gradwatch.benchmarks.corpus.Training.Updater;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.RampSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** The updaters and schedules that a case may have. */
final class CaseUpdaters {
    /** Cases come from Keras, whose updaters divide by a root plus this much. */
    private static final double EPSILON = 1e-7;

    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    /** Of Keras; DL4J's own is 0.95. */
    private static final double RMS_DECAY = 0.9;

    /** Without Nadam: DL4J's does not correct its second moment for bias, so its first step is 60 times Keras'. */
    private static final Map<String, Function<Updater, IUpdater>> UPDATER_BY_NAME = new TreeMap<>(Map.ofEntries(
            Map.entry("adadelta", CaseUpdaters::adaDelta),
            Map.entry("adagrad", u -> new AdaGrad(u.learningRate(), epsilon(u))),
            Map.entry("adam", u -> new Adam(u.learningRate(), BETA_1, BETA_2, epsilon(u))),
            Map.entry("adamax", u -> new AdaMax(u.learningRate(), BETA_1, BETA_2, epsilon(u))),
            Map.entry("amsgrad", u -> new AMSGrad(u.learningRate(), BETA_1, BETA_2, epsilon(u))),
            Map.entry("nesterov", CaseUpdaters::nesterov),
            Map.entry("nesterovs", CaseUpdaters::nesterov),
            Map.entry("rmsprop", u -> new RmsProp(u.learningRate(), RMS_DECAY, epsilon(u))),
            Map.entry("sgd", u -> u.momentum() > 0 ? nesterov(u) : new Sgd(u.learningRate()))));

    private static final Map<String, BiFunction<Double, Schedule, ISchedule>> SCHEDULE_BY_NAME = new TreeMap<>(Map.of(
            "warm-up", (rate, s) -> new RampSchedule(new FixedSchedule(rate), s.iterations()),
            "cosine restarts", (rate, s) -> new CosineRestarts(rate, s.factor(), s.iterations()),
            "step",
                    (rate, s) -> new MapSchedule(
                            ScheduleType.ITERATION, Map.of(0, rate, s.iterations(), rate * s.factor()))));

    /** Names of updaters a case may have. */
    static final Collection<String> UPDATERS = List.copyOf(UPDATER_BY_NAME.keySet());

    /** Names of schedules a case may have. */
    static final Collection<String> SCHEDULES = List.copyOf(SCHEDULE_BY_NAME.keySet());

    private CaseUpdaters() {}

    /** The updater a case declares, with its schedule. */
    static IUpdater create(Updater updater) {
        IUpdater created = requireNonNull(UPDATER_BY_NAME.get(updater.type()), updater.type())
                .apply(updater);
        Schedule schedule = updater.schedule();
        if (schedule != null) {
            created.setLrAndSchedule(
                    updater.learningRate(),
                    requireNonNull(SCHEDULE_BY_NAME.get(schedule.type()), schedule.type())
                            .apply(updater.learningRate(), schedule));
        }
        return created;
    }

    private static double epsilon(Updater updater) {
        return Double.isNaN(updater.epsilon()) ? EPSILON : updater.epsilon();
    }

    /** The only momentum DL4J has. */
    private static IUpdater nesterov(Updater updater) {
        double momentum = Double.isNaN(updater.momentum()) ? Nesterovs.DEFAULT_NESTEROV_MOMENTUM : updater.momentum();
        return new Nesterovs(updater.learningRate(), momentum);
    }

    private static IUpdater adaDelta(Updater updater) {
        return new RatedAdaDelta(updater.learningRate(), AdaDelta.DEFAULT_ADADELTA_RHO, epsilon(updater));
    }
}
