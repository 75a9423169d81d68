package io.gradwatch.trace;

/** The words of the format. {@code docs/trace-format.md} says what they mean. */
final class TraceFormat {
    /** Goes up when a reader of this version would misread a file; a new field does not make it go up. */
    static final int VERSION = 1;

    static final String MAGIC = "gradwatch-trace";

    static final String ID = "id";
    static final String CONTINUED = "continued";
    static final String RUN = "run";
    static final String MODEL = "model";
    static final String WORKER = "worker";
    static final String LAYERS = "layers";
    static final String PARAMETERS = "parameters";
    static final String NAME = "name";
    static final String TYPE = "type";
    static final String DEPTH = "depth";
    static final String ACTIVATION = "activation";
    static final String WEIGHT_INIT = "weightInit";
    static final String UPDATER = "updater";
    static final String LAYER = "layer";
    static final String ROLE = "role";
    static final String ELEMENTS = "elements";
    static final String TRAINABLE = "trainable";

    static final String ITERATION = "iteration";
    static final String EPOCH = "epoch";
    static final String SCORE = "score";
    static final String PENALTY = "penalty";
    static final String NORMS = "norms";
    static final String NON_FINITE = "nonFinite";
    static final String ZEROS = "zeros";
    static final String MAX_ABS = "maxAbs";
    static final String LIMITS = "limits";
    static final String UPDATES = "updates";
    static final String WEIGHTS = "weights";
    static final String RATES = "rates";
    static final String INACTIVE = "inactive";
    static final String DECISION = "decision";
    static final String UNDECIDED = "undecided";
    static final String VIOLATED = "violated";
    static final String INCIDENTS = "incidents";
    static final String ACTIONS = "actions";
    static final String NANOS = "nanos";
    static final String ITERATION_NANOS = "iterationNanos";
    static final String ERRORS = "errors";
    static final String DROPPED = "dropped";
    static final String END = "end";

    static final String KIND = "kind";
    static final String REASON = "reason";
    static final String FACTORS = "factors";
    static final String CLIPPINGS = "clippings";
    static final String CLIPPING = "clipping";
    static final String SCALE = "scale";
    static final String CLIP = "clip";
    static final String SKIP = "skip";
    static final String GLOBAL_NORM = "global-norm";
    static final String LAYER_NORM = "layer-norm";
    static final String PARAMETER_NORM = "parameter-norm";
    static final String ADAPTIVE = "adaptive";
    static final String MAX_NORM = "maxNorm";
    static final String MAX_VALUE = "maxValue";
    static final String LAMBDA = "lambda";
    static final String EPSILON = "epsilon";

    static final String SEVERITY = "severity";
    static final String FINDINGS = "findings";
    static final String PARAMETER = "parameter";
    static final String QUANTITY = "quantity";
    static final String OBSERVED = "observed";
    static final String LIMIT = "limit";
    static final String RULE = "rule";
    static final String CHANGE = "change";
    static final String NAMES = "names";
    static final String FIRST = "first";
    static final String LAST = "last";
    static final String RESOLVED = "resolved";
    static final String EVIDENCE = "evidence";
    static final String CAUSE = "cause";
    static final String REMEDY = "remedy";
    static final String SYMPTOMS = "symptoms";

    static final String ACTION = "action";
    static final String SCALE_LEARNING_RATE = "scale-learning-rate";
    static final String SCALE_LAYER_LEARNING_RATE = "scale-layer-learning-rate";
    static final String LIMIT_LEARNING_RATE = "limit-learning-rate";
    static final String ENABLE_CLIPPING = "enable-clipping";
    static final String RELEASE_CLIPPING = "release-clipping";
    static final String ROLLBACK = "rollback";
    static final String STOP_TRAINING = "stop-training";
    static final String FACTOR = "factor";
    static final String MAX_RATE = "maxRate";
    static final String OUTCOME = "outcome";
    static final String BECAUSE = "because";
    static final String APPLIED = "applied";
    static final String UNSUPPORTED = "unsupported";
    static final String FAILED = "failed";

    private TraceFormat() {}
}
