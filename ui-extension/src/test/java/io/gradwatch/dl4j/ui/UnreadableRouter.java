package io.gradwatch.dl4j.ui;

import java.util.Collection;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.StorageMetaData;

/** Passes records on, and cannot be asked what is there: like a router to another process. */
record UnreadableRouter(StatsStorageRouter target) implements StatsStorageRouter {
    static StatsStorageRouter to(StatsStorageRouter target) {
        return new UnreadableRouter(target);
    }

    @Override
    public void putStorageMetaData(StorageMetaData storageMetaData) {
        target.putStorageMetaData(storageMetaData);
    }

    @Override
    public void putStorageMetaData(Collection<? extends StorageMetaData> storageMetaData) {
        target.putStorageMetaData(storageMetaData);
    }

    @Override
    public void putStaticInfo(Persistable staticInfo) {
        target.putStaticInfo(staticInfo);
    }

    @Override
    public void putStaticInfo(Collection<? extends Persistable> staticInfo) {
        target.putStaticInfo(staticInfo);
    }

    @Override
    public void putUpdate(Persistable update) {
        target.putUpdate(update);
    }

    @Override
    public void putUpdate(Collection<? extends Persistable> updates) {
        target.putUpdate(updates);
    }
}
