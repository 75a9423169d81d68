package io.gradwatch.policy;

import io.gradwatch.stats.SlidingWindow;

/**
 * Whether a network bounces: its gradients are so large that most steps have to be limited, and they lead nowhere. Then
 * they are followed too far, and smaller steps are the remedy. A network that learns while its steps are limited does not
 * bounce.
 *
 * <p>Judged by what came since something was changed: the loss is above that before the very first step, or blocks of
 * losses are not below the best one. One such block is enough for a network that has learnt little yet, or of which nearly
 * every step is limited; others are given {@value #PATIENCE}.
 */
final class Bounce {
    private static final int BLOCK = 50;
    private static final int PATIENCE = 3;
    private static final double MOST = 0.5;
    private static final double NEARLY_ALL = 0.9;

    /** How far below that of the untrained network the loss of one that has learnt something is, as a share. */
    private static final double LEARNT = 0.5;

    private final SlidingWindow limited = SlidingWindow.ofCapacity(BLOCK);
    private final SlidingWindow losses = SlidingWindow.ofCapacity(BLOCK);
    private double untrained = Double.NaN;
    private double best = Double.NaN;
    private long sinceChange;
    private int blocksInVain;
    private boolean leadsNowhere;

    /** Takes an iteration into account; a step is limited when a guard or clipping has made it smaller. */
    void add(double loss, boolean isLimited) {
        // A few steps at a rate that is far too high make it another network: only the very first loss is the untrained
        // one's.
        if (Double.isNaN(untrained) && Double.isFinite(loss)) {
            untrained = loss;
        }
        limited.add(isLimited ? 1 : 0);
        losses.add(loss);
        sinceChange++;
        if (sinceChange % BLOCK == 0) {
            completeBlock(losses.mean());
        }
    }

    /** Begins anew. */
    void changed() {
        limited.clear();
        losses.clear();
        best = Double.NaN;
        sinceChange = 0;
        blocksInVain = 0;
        leadsNowhere = false;
    }

    /** Whether most of the latest steps since the change were limited. */
    boolean isMostlyLimited() {
        return limited.mean() > MOST;
    }

    /** Whether most steps are limited and lead nowhere. */
    boolean isBouncing() {
        return limited.isFull() && isMostlyLimited() && (losses.mean() > untrained || leadsNowhere);
    }

    private void completeBlock(double mean) {
        blocksInVain = mean >= best ? blocksInVain + 1 : 0;
        boolean hasLearntLittle = mean > untrained - LEARNT * Math.abs(untrained);
        leadsNowhere = blocksInVain >= (hasLearntLittle || limited.mean() > NEARLY_ALL ? 1 : PATIENCE);
        if (Double.isNaN(best) || mean < best) {
            best = mean;
        }
    }
}
