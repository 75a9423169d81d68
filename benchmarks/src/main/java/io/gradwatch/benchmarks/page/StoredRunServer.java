package io.gradwatch.benchmarks.page;

import java.io.File;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.VertxUIServer;

/**
 * The UI server of DL4J with a stored run, in a process of its own: what a user starts to look at a run of yesterday.
 * Says its port on the standard output when the storage is attached, and ends with its standard input.
 */
final class StoredRunServer {
    static final String READY = "serving on port ";

    private static final int ANY_PORT = 0;

    private StoredRunServer() {}

    /**
     * The program.
     *
     * @param arguments a {@link StorageKind} and a file
     */
    public static void main(String[] arguments) throws Exception {
        StatsStorage storage = StorageKind.valueOf(arguments[0]).open(new File(arguments[1]));
        VertxUIServer server = VertxUIServer.getInstance(ANY_PORT, false, null);
        server.attach(storage);
        System.out.println(READY + server.getPort());
        while (System.in.read() >= 0) {
            // Whatever comes says that somebody is still there.
        }
        VertxUIServer.stopInstance();
        storage.close();
        System.exit(0);
    }
}
