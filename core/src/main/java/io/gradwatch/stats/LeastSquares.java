package io.gradwatch.stats;

/**
 * A straight line fitted to points by least squares, point by point.
 *
 * <ul>
 *   <li>A point with a non-finite coordinate is ignored.
 *   <li>With fewer than two points, or all points at one x, the slope is NaN.
 *   <li>So it is when a sum of products of distances from the mean overflows or all squares of those of x vanish:
 *       distances should lie between 1e-150 and 1e150.
 * </ul>
 *
 * <p>Means and moments are updated incrementally (Welford, Technometrics 4(3), 1962), so large offsets do not cancel.
 * Not thread-safe.
 */
public final class LeastSquares {
    private long count;
    private double meanX;
    private double meanY;
    private double sumXX;
    private double sumXY;
    private double minX = Double.POSITIVE_INFINITY;
    private double maxX = Double.NEGATIVE_INFINITY;

    private LeastSquares() {}

    /**
     * A fit without points.
     *
     * @return a new fit
     */
    public static LeastSquares create() {
        return new LeastSquares();
    }

    /**
     * Adds one point.
     *
     * @param x abscissa; the point is ignored when it is not finite
     * @param y ordinate; the point is ignored when it is not finite
     */
    public void add(double x, double y) {
        if (!Double.isFinite(x) || !Double.isFinite(y)) {
            return;
        }
        count++;
        double distance = x - meanX;
        meanX += distance / count;
        meanY += (y - meanY) / count;
        sumXX += distance * (x - meanX);
        sumXY += distance * (y - meanY);
        minX = Math.min(minX, x);
        maxX = Math.max(maxX, x);
    }

    /** Forgets all points. */
    public void clear() {
        count = 0;
        meanX = 0;
        meanY = 0;
        sumXX = 0;
        sumXY = 0;
        minX = Double.POSITIVE_INFINITY;
        maxX = Double.NEGATIVE_INFINITY;
    }

    /**
     * How many points were added.
     *
     * @return the count of finite points
     */
    public long count() {
        return count;
    }

    /**
     * Rise of the line per unit of x.
     *
     * @return the slope, NaN when it is not determined
     */
    public double slope() {
        double slope = sumXY / sumXX;
        return count >= 2 && sumXX > 0 && Double.isFinite(sumXX) && Double.isFinite(slope) ? slope : Double.NaN;
    }

    /**
     * Rise of the line from the smallest x to the largest.
     *
     * @return slope times the range of x, NaN when the slope is not determined
     */
    public double totalRise() {
        return slope() * (maxX - minX);
    }
}
