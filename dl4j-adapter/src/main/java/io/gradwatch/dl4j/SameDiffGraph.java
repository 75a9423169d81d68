package io.gradwatch.dl4j;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.autodiff.samediff.internal.Variable;

/** The operations of a graph from its inputs to its outputs, and which of them read a variable. */
final class SameDiffGraph {
    private final Map<String, Variable> variables;
    private final Map<String, SameDiffOp> operations;
    private final List<SameDiffOp> order;

    private SameDiffGraph(Map<String, Variable> variables, Map<String, SameDiffOp> operations) {
        this.variables = variables;
        this.operations = operations;
        this.order = inOrder();
    }

    static SameDiffGraph of(SameDiff sd) {
        return new SameDiffGraph(sd.getVariables(), sd.getOps());
    }

    /** All operations, each after those whose results it needs. In a loop one of them has to come too early. */
    List<SameDiffOp> operations() {
        return order;
    }

    /** Names of the variables an operation reads, in its own order. */
    static List<String> inputsOf(SameDiffOp operation) {
        return listOf(operation.getInputsToOp());
    }

    /** Names of the variables an operation makes. */
    static List<String> outputsOf(SameDiffOp operation) {
        return listOf(operation.getOutputsOfOp());
    }

    /** The operations that read a variable. */
    List<SameDiffOp> readersOf(String variable) {
        Variable info = variables.get(variable);
        List<SameDiffOp> readers = new ArrayList<>();
        for (String name : listOf(info == null ? null : info.getInputsForOp())) {
            SameDiffOp operation = operations.get(name);
            if (operation != null) {
                readers.add(operation);
            }
        }
        return readers;
    }

    /** Depth first, without recursion: graphs unrolled in time are thousands of operations long. */
    private List<SameDiffOp> inOrder() {
        List<SameDiffOp> ordered = new ArrayList<>(operations.size());
        Set<String> entered = new HashSet<>();
        Set<String> placed = new HashSet<>();
        Deque<SameDiffOp> open = new ArrayDeque<>();
        for (SameDiffOp operation : operations.values()) {
            open.push(operation);
            while (!open.isEmpty()) {
                SameDiffOp next = open.element();
                if (entered.add(next.getName())) {
                    makersOf(next).stream()
                            .filter(maker -> !entered.contains(maker.getName()))
                            .forEach(open::push);
                } else {
                    open.remove();
                    if (placed.add(next.getName())) {
                        ordered.add(next);
                    }
                }
            }
        }
        return List.copyOf(ordered);
    }

    private List<SameDiffOp> makersOf(SameDiffOp operation) {
        List<SameDiffOp> makers = new ArrayList<>();
        for (String input : inputsOf(operation)) {
            Variable info = variables.get(input);
            SameDiffOp maker =
                    info == null || info.getOutputOfOp() == null ? null : operations.get(info.getOutputOfOp());
            if (maker != null) {
                makers.add(maker);
            }
        }
        return makers;
    }

    private static List<String> listOf(@Nullable Collection<String> names) {
        return names == null ? List.of() : List.copyOf(names);
    }
}
