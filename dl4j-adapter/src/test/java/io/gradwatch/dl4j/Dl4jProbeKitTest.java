package io.gradwatch.dl4j;

import static java.util.Objects.requireNonNull;

import io.gradwatch.guard.Guards;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.testkit.GradientProbeCompatibilityKit;
import io.gradwatch.topology.ParameterInfo;
import io.gradwatch.topology.Topology;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** The probe through the listener, in double precision; gradients against central finite differences of the score. */
@ParameterizedClass
@EnumSource
class Dl4jProbeKitTest extends GradientProbeCompatibilityKit {
    private final Kind kind;

    Dl4jProbeKitTest(Kind kind) {
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
                return Networks.withBatchNormalization(new Adam(0.01), DataType.DOUBLE);
            }
        },
        FROZEN_LAYERS {
            @Override
            Model network() {
                return new TransferLearning.Builder(Networks.dense(new Adam(0.01), DataType.DOUBLE))
                        .setFeatureExtractor(0)
                        .build();
            }
        },
        COMPUTATION_GRAPH {
            @Override
            Model network() {
                return Networks.graph(new Adam(0.01), DataType.DOUBLE);
            }
        };

        abstract Model network();
    }

    private static final class ListenedTraining implements Training {
        private final Model model;
        private final Topology topology;
        private final List<DataSet> batches = Networks.batches(20, 6, DataType.DOUBLE);
        private final Recording recording = new Recording();
        private boolean skipping;
        private int step;

        ListenedTraining(Model model) {
            this.model = model;
            topology = ParameterTable.of(requireNonNull(Network.of(model))).topology();
            model.addListeners(GradwatchListener.builder()
                    .guard(Guards.of(
                            "kit",
                            watched -> sample -> skipping ? new StepDecision.Skip("kit") : StepDecision.proceed()))
                    .exporter(recording.exporter())
                    .build());
        }

        @Override
        public IterationSample trainOneStep() {
            return fit(batches.get(step++));
        }

        @Override
        public IterationSample trainOnePoisonedStep() {
            return fit(Networks.poisoned(batches.get(step++)));
        }

        @Override
        public IterationSample skipOneStep() {
            skipping = true;
            try {
                return trainOneStep();
            } finally {
                skipping = false;
            }
        }

        @Override
        public double[][] expectedGradients() {
            return byParameter(
                    FiniteDifferences.ofScore(model, batches.get(step).toMultiDataSet()));
        }

        @Override
        public double[][] parameters() {
            return byParameter(Networks.parametersOf(model));
        }

        private double[][] byParameter(double[] flat) {
            List<ParameterInfo> infos = topology.parameters();
            double[][] parts = new double[infos.size()][];
            int offset = 0;
            for (int p = 0; p < parts.length; p++) {
                int length = Math.toIntExact(infos.get(p).elements());
                parts[p] = Arrays.copyOfRange(flat, offset, offset + length);
                offset += length;
            }
            return parts;
        }

        private IterationSample fit(DataSet batch) {
            Networks.fit(model, batch);
            List<IterationSample> samples = recording.samples();
            return samples.get(samples.size() - 1);
        }
    }
}
