package io.gradwatch.config;

import io.gradwatch.export.Exporter;
import io.gradwatch.export.ExporterFactory;
import io.gradwatch.plugin.Settings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the exporters of a file that is otherwise in order: all of them, or none. */
final class ExporterCreation {
    private final Problems problems;

    ExporterCreation(Problems problems) {
        this.problems = problems;
    }

    /** The exporters in order. When one cannot be made, which is a problem then, those before it are closed. */
    List<Exporter> createAll(List<Named<ExporterFactory>> named) {
        List<Exporter> created = new ArrayList<>();
        for (Named<ExporterFactory> each : named) {
            Exporter exporter = create(each);
            if (exporter == null) {
                created.forEach(this::close);
                return List.of();
            }
            created.add(exporter);
        }
        return created;
    }

    private @Nullable Exporter create(Named<ExporterFactory> named) {
        ExporterFactory factory = named.plugin();
        String failed = named.path() + ": the exporter '" + factory.name() + "' cannot be created: ";
        try {
            Exporter exporter = factory.create(Settings.of(factory.settings(), named.settings()));
            if (exporter == null) {
                problems.add(named.node(), failed + "its factory made none");
            }
            return exporter;
        } catch (LinkageError e) {
            problems.add(named.node(), failed + "a class is missing or of another version: " + e, e);
        } catch (RuntimeException e) {
            problems.add(named.node(), failed + (e.getMessage() == null ? e.toString() : e.getMessage()), e);
        }
        return null;
    }

    private void close(Exporter exporter) {
        if (exporter instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                problems.add("closing an exporter failed too: " + e);
            }
        }
    }
}
