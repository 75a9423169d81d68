package io.gradwatch.prometheus;

import io.gradwatch.sample.Column;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.stats.Norms;
import io.gradwatch.topology.Topology;
import java.util.List;

/** Parameters that are shown as one: a single one, or those of a layer. Immutable, thread-safe. */
final class ParameterGroup {
    private final int[] indices;
    private final long[] elements;
    private final double allElements;
    private final double rootOfElements;
    private final int first;
    private final boolean isOne;

    /** Of at least one parameter, by index. */
    ParameterGroup(Topology topology, List<Integer> parameters) {
        this.indices = parameters.stream().mapToInt(Integer::intValue).toArray();
        this.elements = parameters.stream()
                .mapToLong(p -> topology.parameters().get(p).elements())
                .toArray();
        double sum = 0;
        for (long each : elements) {
            sum += (double) each;
        }
        this.allElements = sum;
        this.rootOfElements = Math.sqrt(sum);
        this.first = indices[0];
        this.isOne = indices.length == 1;
    }

    /** Of norms: the norm of the whole. */
    double norm(Column norms) {
        return isOne ? norms.at(first) : Norms.rootOfSquares(indices.length, i -> norms.at(indices[i]));
    }

    /** Of norms: the root mean square of the whole. */
    double rms(Column norms) {
        return rmsOf(norm(norms));
    }

    /** The root mean square of what has the given norm. */
    double rmsOf(double norm) {
        return norm / rootOfElements;
    }

    /** Of counts: the sum. */
    double sum(Column counts) {
        if (isOne) {
            return counts.at(first);
        }
        double sum = 0;
        for (int index : indices) {
            sum += counts.at(index);
        }
        return sum;
    }

    /** Of shares of the elements: the share of the whole. */
    double share(Column shares) {
        if (isOne) {
            return shares.at(first);
        }
        double sum = 0;
        for (int i = 0; i < indices.length; i++) {
            sum += shares.at(indices[i]) * (double) elements[i];
        }
        return sum / allElements;
    }

    /** Of numbers that are not negative: the largest, NaN if any is. */
    double largest(Column column) {
        if (isOne) {
            return column.at(first);
        }
        double largest = 0;
        for (int index : indices) {
            largest = Math.max(largest, column.at(index));
        }
        return largest;
    }

    /** Update norm over parameter norm; NaN when both are zero. */
    double updateRatio(IterationSample sample) {
        return norm(sample.updateNorms()) / norm(sample.parameterNorms());
    }
}
