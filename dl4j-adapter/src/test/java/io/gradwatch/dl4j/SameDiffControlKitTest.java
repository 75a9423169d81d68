package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.policy.PlannedAction;
import io.gradwatch.policy.Policies;
import io.gradwatch.testkit.TrainingControlCompatibilityKit;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Actions on real networks through the listener; a policy asks for what the kit wants after the next step. */
@ParameterizedClass
@EnumSource
class SameDiffControlKitTest extends TrainingControlCompatibilityKit {
    private final Kind kind;

    SameDiffControlKitTest(Kind kind) {
        this.kind = kind;
    }

    @Override
    protected Training start() {
        return new ListenedTraining(kind.network());
    }

    enum Kind {
        DENSE {
            @Override
            SameDiff network() {
                return SameDiffNetworks.dense(new Adam(0.1), DataType.FLOAT);
            }
        },
        CONVOLUTION_WITH_SCHEDULE {
            @Override
            SameDiff network() {
                return SameDiffNetworks.convolution(
                        new Nesterovs(new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.9), 0.9), DataType.FLOAT);
            }
        },
        RECURRENT {
            @Override
            SameDiff network() {
                return SameDiffNetworks.recurrent(new Adam(0.1), DataType.FLOAT);
            }
        };

        abstract SameDiff network();
    }

    private static final class ListenedTraining implements Training {
        private final SameDiff sd;
        private final List<DataSet> batches;
        private final Recording recording = new Recording();
        private List<Action> wanted = List.of();
        private int step;

        ListenedTraining(SameDiff sd) {
            this.sd = sd;
            batches = SameDiffNetworks.batches(sd, 20, 5);
            sd.setListeners(SameDiffGradwatchListener.builder()
                    .policy(Policies.of(
                            "kit",
                            topology -> situation -> wanted.stream()
                                    .map(action -> new PlannedAction(action, "kit"))
                                    .toList()))
                    .exporter(recording.exporter())
                    .build());
        }

        @Override
        public List<ActionOutcome> trainOneStep(Action... actions) {
            wanted = List.of(actions);
            sd.fit(batches.get(step++));
            wanted = List.of();
            IterationRecord seen =
                    recording.iterations().get(recording.iterations().size() - 1);
            assertThat(seen.health().internalErrors()).as("exceptions so far").isZero();
            return seen.actions().stream().map(ActionRecord::outcome).toList();
        }

        @Override
        public double[] parameters() {
            return new TreeMap<>(SameDiffNetworks.parameters(sd))
                    .values().stream().flatMapToDouble(DoubleStream::of).toArray();
        }

        @Override
        public double[] learningRates() {
            TrainingConfig config = sd.getTrainingConfig();
            return new double[] {config.getUpdater().getLearningRate(config.getIterationCount(), config.getEpochCount())
            };
        }
    }
}
