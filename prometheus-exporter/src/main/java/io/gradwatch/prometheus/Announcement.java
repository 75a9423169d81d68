package io.gradwatch.prometheus;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * One file in a folder that Prometheus watches for targets ({@code file_sd_configs}), there as long as the endpoint is. Its
 * name has address and port, which no two endpoints of a machine share, so many jobs can use one folder. It appears
 * whole: it is written under another name and moved.
 *
 * <p>What cannot be written or removed is said in the log and disturbs nothing.
 */
final class Announcement implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("io.gradwatch");

    private final Path file;
    private final boolean isWritten;

    private Announcement(Path file, boolean isWritten) {
        this.file = file;
        this.isWritten = isWritten;
    }

    /** Announces an endpoint; the folder is made if it is not there. */
    static Announcement of(URI endpoint, InetAddress host, Path folder) {
        String target = reachable(host, endpoint) + ":" + endpoint.getPort();
        Path file = folder.resolve("gradwatch-" + target.replaceAll("[^A-Za-z0-9.-]", "_") + ".json");
        String entry = "[{\"targets\": [\"" + target + "\"], \"labels\": {\"__scheme__\": \"" + endpoint.getScheme()
                + "\"}}]\n";
        try {
            Files.createDirectories(folder);
            Path unfinished = Files.createTempFile(folder, "gradwatch-", ".tmp");
            try {
                Files.writeString(unfinished, entry);
                unfinished.toFile().setReadable(true, false);
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(unfinished);
            }
            return new Announcement(file, true);
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Prometheus will not find this training by itself: cannot write " + file + " (" + e
                            + "). Give a folder that this process may write to, or list " + target
                            + " in the configuration of Prometheus");
            return new Announcement(file, false);
        }
    }

    /** An endpoint on all addresses is reached by the name of the machine. */
    private static String reachable(InetAddress host, URI endpoint) {
        try {
            return host.isAnyLocalAddress() ? InetAddress.getLocalHost().getCanonicalHostName() : endpoint.getHost();
        } catch (UnknownHostException e) {
            return endpoint.getHost();
        }
    }

    @Override
    public void close() {
        if (isWritten) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "Prometheus will go on asking a training that has ended: cannot remove " + file + " (" + e
                                + ")");
            }
        }
    }
}
