package io.gradwatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs a kit as JUnit would, and tells which of its tests failed. The kits are nested classes, which Surefire leaves out
 * unless a {@code -Dtest} pattern fits them.
 */
final class KitRun {
    private KitRun() {}

    /** Names of the test methods that failed at least once. */
    static Set<String> failuresOf(Class<?> kit) {
        return failuresOf(kit, method -> true);
    }

    /** Whether one test method failed at least once; the kit must have such a test. */
    static boolean fails(Class<?> kit, String test) {
        return failuresOf(kit, test::equals).contains(test);
    }

    private static Set<String> failuresOf(Class<?> kit, Predicate<String> wanted) {
        Set<String> failed = new TreeSet<>();
        Set<String> ran = new TreeSet<>();
        TestExecutionListener listener = new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                String method = methodOf(test.getSource().orElse(null));
                ran.add(method);
                if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                    failed.add(method);
                }
            }
        };
        PostDiscoveryFilter filter = test -> FilterResult.includedIf(isWanted(test, wanted));
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(kit))
                .filters(filter)
                .build();
        LauncherFactory.create().execute(request, listener);
        assertThat(ran).as("tests of %s", kit.getSimpleName()).anyMatch(method -> !method.isEmpty());
        return failed;
    }

    private static boolean isWanted(TestDescriptor test, Predicate<String> wanted) {
        String method = methodOf(test.getSource().orElse(null));
        return method.isEmpty() || wanted.test(method);
    }

    private static String methodOf(@Nullable TestSource source) {
        return source instanceof MethodSource method ? method.getMethodName() : "";
    }
}
