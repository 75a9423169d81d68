package io.gradwatch.benchmarks.overhead;

import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.dataset.DataSet;

/** A network whose training is timed, and what it is trained on. */
interface Workload {
    /** The name in the table. */
    String title();

    /** A new network, always the same. */
    Model create();

    /** Mini-batches to be trained on in turns. */
    List<DataSet> batches();
}
