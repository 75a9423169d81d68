package io.gradwatch.dl4j;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.Action;
import io.gradwatch.action.ActionOutcome;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.policy.PlannedAction;
import io.gradwatch.policy.Policies;
import io.gradwatch.testkit.TrainingControlCompatibilityKit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Actions on real networks through the listener; a policy asks for what the kit wants after the next step. */
@ParameterizedClass
@EnumSource
class NetworkControlKitTest extends TrainingControlCompatibilityKit {
    private final Kind kind;

    NetworkControlKitTest(Kind kind) {
        this.kind = kind;
    }

    @Override
    protected Training start() {
        return new ListenedTraining(kind.network());
    }

    enum Kind {
        MULTI_LAYER_NETWORK {
            @Override
            Model network() {
                return Networks.withBatchNormalization(new Adam(0.1), DataType.FLOAT);
            }
        },
        MULTI_LAYER_NETWORK_WITH_SCHEDULE {
            @Override
            Model network() {
                return Networks.dense(
                        new Adam(new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.9)), DataType.FLOAT);
            }
        },
        COMPUTATION_GRAPH {
            @Override
            Model network() {
                return Networks.graph(new Adam(0.1), DataType.FLOAT);
            }
        };

        abstract Model network();
    }

    private static final class ListenedTraining implements Training {
        private final Model model;
        private final List<DataSet> batches = Networks.batches(20, 5, DataType.FLOAT);
        private final Recording recording = new Recording();
        private List<Action> wanted = List.of();
        private int step;

        ListenedTraining(Model model) {
            this.model = model;
            model.addListeners(GradwatchListener.builder()
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
            Networks.fit(model, batches.get(step++));
            wanted = List.of();
            IterationRecord seen =
                    recording.iterations().get(recording.iterations().size() - 1);
            assertThat(seen.health().internalErrors()).as("exceptions so far").isZero();
            return seen.actions().stream().map(ActionRecord::outcome).toList();
        }

        @Override
        public double[] parameters() {
            return Networks.parametersOf(model);
        }

        @Override
        public double[] learningRates() {
            Network network = requireNonNull(Network.of(model));
            List<Double> rates = new ArrayList<>();
            for (Network.Block block : network.blocks()) {
                Trainable trainable = block.trainable();
                Stream<String> keys = trainable.paramTable(false).keySet().stream();
                keys.forEach(key -> {
                    IUpdater updater = trainable.getConfig().getUpdaterByParam(key);
                    rates.add(
                            updater.hasLearningRate()
                                    ? updater.getLearningRate(network.iterationCount(), network.epochCount())
                                    : Double.NaN);
                });
            }
            return rates.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }
}
