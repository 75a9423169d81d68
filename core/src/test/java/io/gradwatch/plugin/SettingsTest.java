package io.gradwatch.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTest {
    private static final List<Setting> DECLARED = List.of(
            Setting.number("share", 0.5, Range.SHARE, "", "a share"),
            Setting.whole("window", 10, Range.atLeast(1), "iterations", "a window"),
            Setting.flag("strict", true, "a flag"),
            Setting.text("title", "none", "a text"),
            Setting.choice("mode", "fast", List.of("fast", "slow"), "a choice"),
            Setting.texts("layers", List.of("a"), "texts"));

    @Test
    void whatIsNotGivenHasItsDefault() {
        Settings settings = Settings.of(DECLARED, Map.of());

        assertThat(settings.number("share")).isEqualTo(0.5);
        assertThat(settings.whole("window")).isEqualTo(10);
        assertThat(settings.count("window")).isEqualTo(10);
        assertThat(settings.flag("strict")).isTrue();
        assertThat(settings.text("title")).isEqualTo("none");
        assertThat(settings.text("mode")).isEqualTo("fast");
        assertThat(settings.texts("layers")).containsExactly("a");
    }

    @Test
    void whatIsGivenReplacesTheDefault() {
        Settings settings = Settings.of(
                DECLARED,
                Map.of(
                        "share",
                        1,
                        "window",
                        20.0,
                        "strict",
                        false,
                        "title",
                        "x",
                        "mode",
                        "slow",
                        "layers",
                        List.of("b", "c")));

        assertThat(settings.number("share")).isEqualTo(1.0);
        assertThat(settings.whole("window")).isEqualTo(20);
        assertThat(settings.flag("strict")).isFalse();
        assertThat(settings.text("title")).isEqualTo("x");
        assertThat(settings.text("mode")).isEqualTo("slow");
        assertThat(settings.texts("layers")).containsExactly("b", "c");
    }

    @Test
    void oneTextStandsForAListOfOne() {
        assertThat(Settings.of(DECLARED, Map.of("layers", "b")).texts("layers")).containsExactly("b");
    }

    @Test
    void valuesComeInTheOrderOfDeclaration() {
        assertThat(Settings.of(DECLARED, Map.of()).asMap().keySet())
                .containsExactly("share", "window", "strict", "title", "mode", "layers");
    }

    static Stream<Arguments> wrongValues() {
        return Stream.of(
                Arguments.of("share", 1.1, "share must be a number from 0 to 1, was 1.1"),
                Arguments.of("share", Double.NaN, "share must be a number from 0 to 1, was NaN"),
                Arguments.of("share", "much", "share must be a number from 0 to 1, was 'much'"),
                Arguments.of("window", 0, "window must be a whole number of at least 1, was 0"),
                Arguments.of("window", 1.5, "window must be a whole number of at least 1, was 1.5"),
                Arguments.of(
                        "window",
                        Double.POSITIVE_INFINITY,
                        "window must be a whole number of at least 1, was Infinity"),
                Arguments.of("strict", "yes", "strict must be true or false, was 'yes'"),
                Arguments.of("title", 3, "title must be a text, was 3"),
                Arguments.of("mode", "medium", "mode must be one of [fast, slow], was 'medium'"),
                Arguments.of("mode", true, "mode must be one of [fast, slow], was true"),
                Arguments.of("layers", List.of("a", 1), "layers must be a list of texts, was [a, 1]"));
    }

    @ParameterizedTest
    @MethodSource("wrongValues")
    void wrongValueIsRefusedWithWhatWasWanted(String name, Object value, String message) {
        assertThatExceptionOfType(IllegalSettingException.class)
                .isThrownBy(() -> Settings.of(DECLARED, Map.of(name, value)))
                .withMessage(message)
                .returns(name, IllegalSettingException::setting);
    }

    @Test
    void unknownSettingIsRefusedWithTheKnownOnes() {
        assertThatExceptionOfType(IllegalSettingException.class)
                .isThrownBy(() -> Settings.of(DECLARED, Map.of("widow", 3)))
                .withMessage("unknown setting 'widow'; known are share, window, strict, title, mode, layers")
                .returns("widow", IllegalSettingException::setting);
    }

    @Test
    void pluginWithoutSettingsTakesNone() {
        assertThatExceptionOfType(IllegalSettingException.class)
                .isThrownBy(() -> Settings.of(List.of(), Map.of("window", 3)))
                .withMessage("unknown setting 'window'; there are no settings");
    }

    @Test
    void askingForAnotherKindThanDeclaredIsABugOfThePlugin() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of(DECLARED, Map.of()).whole("share"))
                .withMessageStartingWith("the plugin did not declare a setting 'share' that is a Long");
    }

    @Test
    void defaultOutOfItsOwnRangeIsRefused() {
        assertThatExceptionOfType(IllegalSettingException.class)
                .isThrownBy(() -> Setting.number("share", 2, Range.SHARE, "", "a share"))
                .withMessage("share must be a number from 0 to 1, was 2.0");
    }
}
