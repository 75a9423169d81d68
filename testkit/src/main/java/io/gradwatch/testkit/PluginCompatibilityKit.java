package io.gradwatch.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.plugin.Plugin;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every factory that a configuration file can name promises. */
abstract class PluginCompatibilityKit {
    PluginCompatibilityKit() {}

    abstract Plugin plugin();

    /** Creates something with these settings and uses it for a while. */
    abstract void use(Settings settings);

    @Test
    void theNameIsLowerCaseWithHyphensAndNeverChanges() {
        assertThat(plugin().name())
                .as("name of the plugin")
                .matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")
                .isEqualTo(plugin().name());
    }

    @Test
    void settingsHaveUniqueNamesInCamelCaseAndADescriptionWithoutAFullStop() {
        List<Setting> settings = plugin().settings();
        assertThat(settings).extracting(Setting::name).doesNotHaveDuplicates();
        assertThat(settings).allSatisfy(setting -> {
            assertThat(setting.name()).as("name of the setting").matches("[a-z][a-zA-Z0-9]*");
            assertThat(setting.description())
                    .as("description of the setting '%s'", setting.name())
                    .isNotBlank()
                    .doesNotEndWith(".");
        });
        assertThat(plugin().settings()).as("settings, asked again").isEqualTo(settings);
    }

    @Test
    void settingsCannotBeChangedByWhoReadsThem() {
        assertThatThrownBy(() -> plugin().settings().add(Setting.flag("addedByTheKit", true, "Nothing")))
                .as("adding to the list of settings")
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void itWorksWithItsDefaults() {
        use(Settings.defaultsOf(plugin()));
    }

    @Test
    void itWorksWithEverySettingAtEachOfItsBounds() {
        for (Setting setting : plugin().settings()) {
            for (Object bound : boundsOf(setting)) {
                Map<String, Object> given = Map.of(setting.name(), bound);
                assertThatCode(() -> use(Settings.of(plugin().settings(), given)))
                        .as("%s with %s", plugin().name(), given)
                        .doesNotThrowAnyException();
            }
        }
    }

    private static List<Object> boundsOf(Setting setting) {
        return switch (setting.kind()) {
            case NUMBER -> numbers(setting);
            case WHOLE -> wholeNumbers(setting);
            case FLAG -> List.of(true, false);
            case TEXT -> List.copyOf(setting.choices());
            case TEXTS -> List.of(List.of());
        };
    }

    private static List<Object> numbers(Setting setting) {
        List<Object> bounds = new ArrayList<>();
        double min = setting.range().min();
        if (Double.isFinite(min)) {
            bounds.add(setting.range().minIncluded() ? min : Math.nextUp(min));
        }
        double max = setting.range().max();
        if (Double.isFinite(max)) {
            bounds.add(setting.range().maxIncluded() ? max : Math.nextDown(max));
        }
        return bounds;
    }

    private static List<Object> wholeNumbers(Setting setting) {
        List<Object> bounds = new ArrayList<>();
        double min = setting.range().min();
        if (Double.isFinite(min)) {
            bounds.add(setting.range().minIncluded() ? Math.ceil(min) : Math.floor(min) + 1);
        }
        double max = setting.range().max();
        if (Double.isFinite(max)) {
            bounds.add(setting.range().maxIncluded() ? Math.floor(max) : Math.ceil(max) - 1);
        }
        return bounds;
    }
}
