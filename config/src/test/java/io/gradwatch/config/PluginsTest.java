package io.gradwatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import io.gradwatch.policy.MitigationPolicy;
import io.gradwatch.policy.PolicyFactory;
import io.gradwatch.rule.Rule;
import io.gradwatch.rule.RuleFactory;
import io.gradwatch.rule.Verdict;
import io.gradwatch.topology.Topology;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginsTest {
    @TempDir
    private Path folder;

    @Test
    void builtInPluginsComeFirst() {
        assertThat(Plugins.find().exporters().names()).startsWith("logging");
    }

    @Test
    void pluginsOfAJarAreFoundByTheirService() throws IOException {
        Plugins plugins = with("io.gradwatch.policy.PolicyFactory", Calm.class.getName());

        assertThat(plugins.policies().names()).contains("calm");
    }

    @Test
    void pluginWhoseClassIsMissingIsNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> with("io.gradwatch.rule.RuleFactory", "com.example.Gone"))
                .withMessageContaining("of kind rule, cannot be loaded")
                .withMessageContaining("com.example.Gone");
    }

    @Test
    void pluginWhoseConstructorThrowsIsNamedWithTheReason() {
        assertThatIllegalStateException()
                .isThrownBy(() -> with("io.gradwatch.rule.RuleFactory", Exploding.class.getName()))
                .withMessageContaining(Exploding.class.getName())
                .withMessageContaining("no licence");
    }

    @Test
    void pluginOfAnotherTypeIsNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> with("io.gradwatch.rule.RuleFactory", Calm.class.getName()))
                .withMessageContaining(Calm.class.getName());
    }

    @Test
    void twoPluginsOfOneNameAreNamed() {
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> with("io.gradwatch.policy.PolicyFactory", Calm.class.getName(), CalmToo.class.getName()))
                .withMessage("two policies are called 'calm': " + Calm.class.getName() + " and "
                        + CalmToo.class.getName()
                        + "; take one of their jars off the class path, or rename one");
    }

    @Test
    void pluginMayNotTakeTheNameOfABuiltInOne() {
        assertThatIllegalStateException()
                .isThrownBy(() -> rules(new Named("vanishing")))
                .withMessageStartingWith("two rules are called 'vanishing': ")
                .withMessageContaining(Named.class.getName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Upper", "two words", "-a", "a-", "a--b", "a.b"})
    void nameMustBeLowerCaseWordsWithHyphens(String name) {
        assertThatIllegalStateException()
                .isThrownBy(() -> rules(new Named(name)))
                .withMessage("the rule plugin " + Named.class.getName()
                        + " must have a name of lower-case words with hyphens, has '" + name + "'");
    }

    @Test
    void settingMayNotTakeAKeyOfTheFile() {
        assertThatIllegalStateException()
                .isThrownBy(() -> rules(new Named("mine", "ignoreLayers")))
                .withMessageContaining(
                        "has a setting 'ignoreLayers', a key that the configuration file has for every rule");
    }

    @Test
    void twoSettingsOfOneNameAreRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> rules(new Named("mine", "limit", "limit")))
                .withMessageContaining("has two settings 'limit'");
    }

    private static Plugins rules(RuleFactory rule) {
        return Plugins.of(List.of(rule), List.of(), List.of(), List.of());
    }

    /** Finds plugins as if a jar with this service file were on the class path. */
    private Plugins with(String service, String... classes) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.write(services.resolve(service), List.of(classes));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader jar = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            thread.setContextClassLoader(jar);
            return Plugins.find();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** A policy that does nothing. */
    public static class Calm implements PolicyFactory {
        @Override
        public String name() {
            return "calm";
        }

        @Override
        public MitigationPolicy create(Topology topology, Settings settings) {
            return situation -> List.of();
        }
    }

    /** Another one of the same name. */
    public static final class CalmToo extends Calm {}

    /** A rule that cannot be made. */
    public static final class Exploding implements RuleFactory {
        /** Throws. */
        public Exploding() {
            throw new IllegalStateException("no licence");
        }

        @Override
        public String name() {
            return "exploding-plugin";
        }

        @Override
        public Rule create(Topology topology, Settings settings) {
            return sample -> Verdict.healthy();
        }
    }

    private static final class Named implements RuleFactory {
        private final String name;
        private final List<Setting> settings;

        Named(String name, String... settings) {
            this.name = name;
            this.settings = Arrays.stream(settings)
                    .map(setting -> Setting.number(setting, 1, Range.ANY, "", "A number"))
                    .toList();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public List<Setting> settings() {
            return settings;
        }

        @Override
        public Rule create(Topology topology, Settings settings) {
            return sample -> Verdict.healthy();
        }
    }
}
