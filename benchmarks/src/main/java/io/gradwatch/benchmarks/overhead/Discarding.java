package io.gradwatch.benchmarks.overhead;

import java.util.Collection;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.StorageMetaData;

/** Takes statistics and keeps none. */
final class Discarding implements StatsStorageRouter {
    @Override
    public void putStorageMetaData(StorageMetaData storageMetaData) {}

    @Override
    public void putStorageMetaData(Collection<? extends StorageMetaData> storageMetaData) {}

    @Override
    public void putStaticInfo(Persistable staticInfo) {}

    @Override
    public void putStaticInfo(Collection<? extends Persistable> staticInfo) {}

    @Override
    public void putUpdate(Persistable update) {}

    @Override
    public void putUpdate(Collection<? extends Persistable> updates) {}
}
