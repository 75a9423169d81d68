package io.gradwatch.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Where the updater keeps what for which parameter. Neighbours with equal updaters form a block, and a block keeps its
 * state together: Adam all first moments, then all second ones. So the state of one parameter lies elsewhere once its
 * neighbour has another learning rate.
 *
 * @param pieces parameter by parameter, and for each its first, second, ... state
 */
record UpdaterStateLayout(List<Piece> pieces) {
    /** A run of elements of the state array. */
    record Piece(long offset, long length) {}

    UpdaterStateLayout {
        pieces = List.copyOf(pieces);
    }

    /**
     * The layout of an updater's blocks.
     *
     * @throws IllegalStateException if an updater keeps something else than whole copies of its parameters' shape
     */
    static UpdaterStateLayout of(List<UpdaterBlock> blocks) {
        List<Piece> pieces = new ArrayList<>();
        for (UpdaterBlock block : blocks) {
            long elements = block.getParamOffsetEnd() - (long) block.getParamOffsetStart();
            long state = block.getUpdaterViewOffsetEnd() - (long) block.getUpdaterViewOffsetStart();
            if (elements == 0 || state % elements != 0) {
                throw new IllegalStateException("the updater keeps " + state + " values for " + elements
                        + " parameters, so they cannot be told apart by layer");
            }
            for (UpdaterBlock.ParamState parameter : block.getLayersAndVariablesInBlock()) {
                long start = parameter.getParamOffsetStart() - (long) block.getParamOffsetStart();
                long length = parameter.getParamOffsetEnd() - (long) parameter.getParamOffsetStart();
                for (long copy = 0; copy < state / elements; copy++) {
                    pieces.add(new Piece(block.getUpdaterViewOffsetStart() + copy * elements + start, length));
                }
            }
        }
        return new UpdaterStateLayout(pieces);
    }

    /** Whether a state of this layout can be brought into another: the same pieces in other places. */
    boolean hasPiecesOf(UpdaterStateLayout other) {
        return pieces.stream()
                .map(Piece::length)
                .toList()
                .equals(other.pieces.stream().map(Piece::length).toList());
    }

    /**
     * Copies a state of this layout into an array of another.
     *
     * @param from a state of this layout; must not share memory with the target
     * @param target an array of as many elements
     * @param layout the layout that the target is to have
     */
    void copy(INDArray from, INDArray target, UpdaterStateLayout layout) {
        INDArray source = from.reshape(from.length());
        INDArray destination = target.reshape(target.length());
        if (equals(layout)) {
            destination.assign(source);
            return;
        }
        for (int i = 0; i < pieces.size(); i++) {
            slice(destination, layout.pieces.get(i)).assign(slice(source, pieces.get(i)));
        }
    }

    private static INDArray slice(INDArray vector, Piece piece) {
        return vector.get(NDArrayIndex.interval(piece.offset(), piece.offset() + piece.length()));
    }
}
