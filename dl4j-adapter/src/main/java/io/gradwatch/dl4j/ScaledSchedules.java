package io.gradwatch.dl4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.InverseSchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.SigmoidSchedule;
import org.nd4j.linalg.schedule.StepSchedule;

/**
 * Learning-rate schedules multiplied by a factor, as schedules of DL4J's own: they are written into a model that is saved
 * meanwhile, and whoever reads it need not have Gradwatch. DL4J's schedules are all proportional to their initial value,
 * so they are made anew with another one. Any other schedule, and all of them while there is a limit, is followed: each step gets
 * what it says, up to the limit, times the factor.
 */
final class ScaledSchedules {
    private final List<Followed> followed = new ArrayList<>();

    /**
     * A user's schedule and what stands in for it.
     *
     * @param original the user's
     * @param standIn a constant that is changed before each step
     */
    private record Followed(
            ISchedule original, double factor, double max, Map<Integer, Double> values, ISchedule standIn) {
        void set(int iteration, int epoch) {
            double value = factor * Math.min(max, original.valueAt(iteration, epoch));
            values.replaceAll((position, old) -> value);
        }
    }

    /**
     * The schedule, held at {@code max} where it is above, times the factor; for the step of that iteration at once, for later
     * ones after {@link #follow}.
     */
    ISchedule scaled(ISchedule original, double factor, double max, int iteration, int epoch) {
        if (max < Double.POSITIVE_INFINITY) {
            return followed(original, factor, max, iteration, epoch);
        }
        // Subclasses may do anything: only the classes themselves are known.
        Class<?> kind = original.getClass();
        if (kind == FixedSchedule.class) {
            return new FixedSchedule(((FixedSchedule) original).getValue() * factor);
        }
        if (original instanceof ExponentialSchedule s && kind == ExponentialSchedule.class) {
            return new ExponentialSchedule(s.getScheduleType(), s.getInitialValue() * factor, s.getGamma());
        }
        if (original instanceof StepSchedule s && kind == StepSchedule.class) {
            return new StepSchedule(s.getScheduleType(), s.getInitialValue() * factor, s.getDecayRate(), s.getStep());
        }
        if (original instanceof PolySchedule s && kind == PolySchedule.class) {
            return new PolySchedule(s.getScheduleType(), s.getInitialValue() * factor, s.getPower(), s.getMaxIter());
        }
        if (original instanceof InverseSchedule s && kind == InverseSchedule.class) {
            return new InverseSchedule(s.getScheduleType(), s.getInitialValue() * factor, s.getGamma(), s.getPower());
        }
        if (original instanceof SigmoidSchedule s && kind == SigmoidSchedule.class) {
            return new SigmoidSchedule(
                    s.getScheduleType(), s.getInitialValue() * factor, s.getGamma(), s.getStepSize());
        }
        if (original instanceof CycleSchedule s && kind == CycleSchedule.class) {
            return new CycleSchedule(
                    s.getScheduleType(),
                    s.getInitialLearningRate() * factor,
                    s.getMaxLearningRate() * factor,
                    s.getCycleLength(),
                    s.getAnnealingLength(),
                    s.getAnnealingDecay());
        }
        if (original instanceof MapSchedule s && kind == MapSchedule.class) {
            Map<Integer, Double> values = new HashMap<>(s.getValues());
            values.replaceAll((position, value) -> value * factor);
            return new MapSchedule(s.getScheduleType(), values);
        }
        return followed(original, factor, max, iteration, epoch);
    }

    /** Gives all stand-ins of other schedules what those say for one step. */
    void follow(int iteration, int epoch) {
        followed.forEach(each -> each.set(iteration, epoch));
    }

    private ISchedule followed(ISchedule original, double factor, double max, int iteration, int epoch) {
        for (Followed each : followed) {
            if (each.original().equals(original) && each.factor() == factor && each.max() == max) {
                return each.standIn();
            }
        }
        // The last position is never reached. It tells stand-ins apart: DL4J would unite layers whose schedules are
        // equal.
        Map<Integer, Double> values = new HashMap<>();
        values.put(0, 0.0);
        values.put(Integer.MAX_VALUE - followed.size(), 0.0);
        Followed added = new Followed(original, factor, max, values, new MapSchedule(ScheduleType.ITERATION, values));
        added.set(iteration, epoch);
        followed.add(added);
        return added.standIn();
    }
}
