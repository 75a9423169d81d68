package io.gradwatch.dl4j;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.jspecify.annotations.Nullable;

/**
 * Notices that somebody else has changed the parameters between two steps, as {@code setParams} between two fits does: what
 * was remembered of the training before is of no use then. It compares the first, middle and last element of each
 * parameter, bit for bit. Layers with constraints are left out, since DL4J applies those after its listeners.
 *
 * <p>Changes that keep coming are part of the training, such as weights that are averaged or limited by another listener.
 */
final class OutsideChanges {
    private static final int CLOSE_ITERATIONS = 50;
    private static final int MANY = 3;

    private @Nullable ParameterTable table;
    private BitSet compared = new BitSet();
    private double @Nullable [] remembered;
    private int stepsSinceChange;
    private int changesCloseTogether;

    /** Remembers the parameters as they are after a step. */
    void remember(Dl4jProbe probe) {
        remembered = elements(probe);
        stepsSinceChange++;
    }

    /** Makes the next comparison one with nothing. */
    void forget() {
        remembered = null;
    }

    /** Whether the parameters before a step are others than those remembered, and not because they often are. */
    boolean haveBegunAnotherTraining(Dl4jProbe probe) {
        double[] before = remembered;
        if (before == null || Arrays.equals(before, elements(probe))) {
            return false;
        }
        changesCloseTogether = stepsSinceChange < CLOSE_ITERATIONS ? changesCloseTogether + 1 : 1;
        stepsSinceChange = 0;
        return changesCloseTogether < MANY;
    }

    private double[] elements(Dl4jProbe probe) {
        if (table != probe.table()) {
            table = probe.table();
            compared = comparable(probe.table().entries());
        }
        FlatArray parameters = probe.parameterArray();
        double[] elements = new double[parameters == null ? 0 : 3 * compared.cardinality()];
        int i = 0;
        for (int p = compared.nextSetBit(0); p >= 0 && parameters != null; p = compared.nextSetBit(p + 1)) {
            long length = probe.table().entries().get(p).length();
            elements[i++] = parameters.element(p, 0);
            elements[i++] = parameters.element(p, length / 2);
            elements[i++] = parameters.element(p, length - 1);
        }
        return elements;
    }

    private static BitSet comparable(List<ParameterTable.Entry> entries) {
        return IntStream.range(0, entries.size())
                .filter(p -> !isConstrained(entries.get(p).owner().getConfig()))
                .collect(BitSet::new, BitSet::set, BitSet::or);
    }

    private static boolean isConstrained(@Nullable TrainingConfig configuration) {
        if (configuration instanceof Bidirectional both && isConstrained(both.getFwd())) {
            return true;
        }
        if (configuration instanceof BaseWrapperLayer wrapper && isConstrained(wrapper.getUnderlying())) {
            return true;
        }
        return configuration instanceof Layer layer
                && layer.getConstraints() != null
                && !layer.getConstraints().isEmpty();
    }
}
