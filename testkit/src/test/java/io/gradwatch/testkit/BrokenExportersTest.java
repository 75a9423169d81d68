package io.gradwatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.ActionRecord;
import io.gradwatch.export.Exporter;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of these exporters breaks one promise, and the kit says so. */
class BrokenExportersTest {
    static List<Arguments> broken() {
        return List.of(
                Arguments.of(CannotTakeNan.class, "takesEveryNumber"),
                Arguments.of(CannotTakeNews.class, "takesRecordsOfEveryKind"),
                Arguments.of(CannotTakeNames.class, "takesAnyName"),
                Arguments.of(NeedsAStart.class, "takesARecordOfARunThatItWasNeverToldOf"),
                Arguments.of(NeedsAStart.class, "takesTheEndOfARunItDoesNotKnow"),
                Arguments.of(KeepsTheFirstModel.class, "takesAModelThatChangesWithinItsRun"),
                Arguments.of(MixesRunsUp.class, "goesOnWithOneRunAfterAnotherHasEnded"),
                Arguments.of(StaysOnItsThread.class, "worksOnAnotherThreadThanTheOneItWasMadeOn"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aBrokenExporterFailsItsKit(Class<?> kit, String test) {
        assertThat(KitRun.fails(kit, test)).as("%s fails", test).isTrue();
    }

    abstract static class Kit extends ExporterCompatibilityKit implements Exporter {
        @Override
        protected Exporter create() {
            return this;
        }

        static void require(boolean condition) {
            if (!condition) {
                throw new IllegalStateException("broken");
            }
        }
    }

    static final class CannotTakeNan extends Kit {
        @Override
        public void export(IterationRecord iteration) {
            require(!Double.isNaN(iteration.sample().score()));
        }
    }

    static final class CannotTakeNews extends Kit {
        @Override
        public void export(IterationRecord iteration) {
            iteration
                    .incidentChanges()
                    .forEach(change -> require(change.incident().isOpen()));
        }
    }

    static final class CannotTakeNames extends Kit {
        @Override
        public void export(IterationRecord iteration) {
            require(iteration.run().run().matches("[\\w ]+"));
        }
    }

    static final class NeedsAStart extends Kit {
        private final Map<RunInfo, Topology> runs = new HashMap<>();

        @Override
        public void runStarted(RunInfo run, Topology topology) {
            runs.put(run, topology);
        }

        @Override
        public void export(IterationRecord iteration) {
            require(runs.containsKey(iteration.run()));
        }

        @Override
        public void runEnded(RunInfo run, List<ActionRecord> releases) {
            require(runs.remove(run) != null);
        }
    }

    static final class KeepsTheFirstModel extends Kit {
        private final Map<RunInfo, Topology> runs = new HashMap<>();

        @Override
        public void runStarted(RunInfo run, Topology topology) {
            runs.put(run, topology);
        }

        @Override
        public void export(IterationRecord iteration) {
            Topology known = runs.get(iteration.run());
            require(known == null || known.equals(iteration.sample().topology()));
        }
    }

    static final class MixesRunsUp extends Kit {
        private boolean running = true;

        @Override
        public void export(IterationRecord iteration) {
            require(running);
        }

        @Override
        public void runEnded(RunInfo run, List<ActionRecord> releases) {
            running = false;
        }
    }

    static final class StaysOnItsThread extends Kit {
        private final Thread own = Thread.currentThread();

        @Override
        public void export(IterationRecord iteration) {
            require(Thread.currentThread() == own);
        }
    }
}
