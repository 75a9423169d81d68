package io.gradwatch.dl4j.ui;

/** What is known of the whole model in every iteration. */
enum ModelQuantity {
    SCORE(0, "score", false),
    GLOBAL_NORM(1, "globalNorm", false),
    LEARNING_RATE(2, "learningRate", true),
    TOTAL_DECADES(3, "totalDecades", true);

    private final int place;
    private final String word;
    private final boolean nanMeansNone;

    ModelQuantity(int place, String word, boolean nanMeansNone) {
        this.place = place;
        this.word = word;
        this.nanMeansNone = nanMeansNone;
    }

    /** Its place among the columns, which is part of the encoding. */
    int place() {
        return place;
    }

    /** The quantity's name in answers. */
    String word() {
        return word;
    }

    double of(IterationRow row) {
        return switch (this) {
            case SCORE -> row.score();
            case GLOBAL_NORM -> row.globalNorm();
            case LEARNING_RATE -> row.learningRate();
            case TOTAL_DECADES -> row.totalDecades();
        };
    }

    /** Whether NaN says that there is no such thing. */
    boolean nanMeansNone() {
        return nanMeansNone;
    }
}
