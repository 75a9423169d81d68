package io.gradwatch.benchmarks.corpus;

import io.gradwatch.benchmarks.corpus.Layer.Single;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;

/** Networks that are a row of layers. */
final class CaseLayers {
    private CaseLayers() {}

    static MultiLayerConfiguration configuration(CorpusCase each, long seed) {
        Architecture architecture = each.architecture();
        NeuralNetConfiguration.ListBuilder layers =
                CaseNetwork.common(each, seed).list();
        List<Single> hidden = new ArrayList<>();
        architecture.hidden().forEach(layer -> hidden.add((Single) layer));
        for (int i = 0; i < hidden.size(); i++) {
            layers.layer(layer(hidden, i, architecture));
        }
        layers.layer(CaseNetwork.output(architecture));
        if (architecture.truncateAfter() > 0) {
            layers.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(architecture.truncateAfter());
        }
        return layers.setInputType(CaseNetwork.inputType(each)).build();
    }

    /** The last recurrent layer passes its last step on, unless every step is labelled. */
    private static org.deeplearning4j.nn.conf.layers.Layer layer(
            List<Single> hidden, int index, Architecture architecture) {
        Single layer = hidden.get(index);
        org.deeplearning4j.nn.conf.layers.Layer configuration =
                layer.configuration(CaseNetwork.weightInit(architecture.weightInit()));
        boolean last = layer.isRecurrent()
                && hidden.subList(index + 1, hidden.size()).stream().noneMatch(CaseLayers::wantsSequence);
        return last && architecture.truncateAfter() == 0 ? new LastTimeStep(configuration) : configuration;
    }

    private static boolean wantsSequence(Single layer) {
        return layer.isRecurrent() || layer instanceof Layer.GlobalPooling;
    }
}
