package io.gradwatch.rule;

/** In how many measurements in a row each layer was found wanting. */
final class LayerStreaks {
    private final int wanted;
    private final int[] inARow;

    /**
     * No streaks.
     *
     * @param layers number of layers
     * @param wanted measurements that make a streak
     */
    LayerStreaks(int layers, int wanted) {
        this.wanted = wanted;
        this.inARow = new int[layers];
    }

    /** Takes a measurement into account. */
    void add(int layer, boolean wanting) {
        // No further than wanted, so that years of it do not overflow.
        inARow[layer] = wanting ? Math.min(wanted, inARow[layer] + 1) : 0;
    }

    /** Whether the layer was wanting in enough measurements in a row. */
    boolean isLong(int layer) {
        return inARow[layer] >= wanted;
    }
}
