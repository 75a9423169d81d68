package io.gradwatch.dl4j;

import io.gradwatch.guard.Guards;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.testkit.GradientProbeCompatibilityKit;
import io.gradwatch.topology.Topology;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** The probe through the listener, in double precision; gradients against central finite differences of the loss. */
@ParameterizedClass
@EnumSource
class SameDiffProbeKitTest extends GradientProbeCompatibilityKit {
    private final Kind kind;

    SameDiffProbeKitTest(Kind kind) {
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
                return SameDiffNetworks.dense(new Adam(0.01), DataType.DOUBLE);
            }
        },
        CONVOLUTION {
            @Override
            SameDiff network() {
                return SameDiffNetworks.convolution(new Adam(0.01), DataType.DOUBLE);
            }
        },
        RECURRENT {
            @Override
            SameDiff network() {
                return SameDiffNetworks.recurrent(new Adam(0.01), DataType.DOUBLE);
            }
        };

        abstract SameDiff network();
    }

    private static final class ListenedTraining implements Training {
        private static final double STEP = 1e-5;

        private final SameDiff sd;
        private final Topology topology;
        private final List<String> names;
        private final List<DataSet> batches;
        private final Recording recording = new Recording();
        private boolean skipping;
        private int step;

        ListenedTraining(SameDiff sd) {
            this.sd = sd;
            batches = SameDiffNetworks.batches(sd, 20, 6);
            topology = SameDiffVariables.of(sd).topology();
            Map<String, double[]> parameters = SameDiffNetworks.parameters(sd);
            names = topology.parameters().stream()
                    .map(parameter -> {
                        String layer = topology.layers().get(parameter.layer()).name();
                        String scoped = layer + "/" + parameter.name();
                        return parameters.containsKey(scoped) ? scoped : layer;
                    })
                    .toList();
            sd.setListeners(SameDiffGradwatchListener.builder()
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
            return fit(SameDiffNetworks.poisoned(batches.get(step++)));
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
            DataSet batch = batches.get(step);
            double[][] gradients = new double[names.size()][];
            for (int p = 0; p < gradients.length; p++) {
                INDArray parameter = sd.getVariable(names.get(p)).getArr();
                gradients[p] = new double[Math.toIntExact(parameter.length())];
                for (int i = 0; i < gradients[p].length; i++) {
                    double before = parameter.getDouble(i);
                    parameter.putScalar(i, before + STEP);
                    double above = SameDiffNetworks.loss(sd, batch);
                    parameter.putScalar(i, before - STEP);
                    double below = SameDiffNetworks.loss(sd, batch);
                    parameter.putScalar(i, before);
                    gradients[p][i] = (above - below) / (2 * STEP);
                }
            }
            return gradients;
        }

        @Override
        public double[][] parameters() {
            Map<String, double[]> values = SameDiffNetworks.parameters(sd);
            return names.stream().map(values::get).toArray(double[][]::new);
        }

        private IterationSample fit(DataSet batch) {
            sd.fit(batch);
            List<IterationSample> samples = recording.samples();
            return samples.get(samples.size() - 1);
        }
    }
}
