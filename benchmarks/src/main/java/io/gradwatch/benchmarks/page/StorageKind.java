package io.gradwatch.benchmarks.page;

import java.io.File;
import java.nio.file.Path;
import java.util.Locale;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.deeplearning4j.ui.model.storage.sqlite.J7FileStatsStorage;

/** The kinds of files that the DL4J UI keeps runs in. */
enum StorageKind {
    MAPDB {
        @Override
        StatsStorage open(File file) {
            return new FileStatsStorage(file);
        }
    },
    SQLITE {
        @Override
        StatsStorage open(File file) {
            return new J7FileStatsStorage(file);
        }
    };

    abstract StatsStorage open(File file);

    /** The file of this kind in a folder. */
    File in(Path folder) {
        return folder.resolve(name().toLowerCase(Locale.ROOT)).toFile();
    }
}
