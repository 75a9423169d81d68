package io.gradwatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationErrorsTest {
    private final Fixtures fixtures = new Fixtures();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "presett: observe | 1:1: presett: unknown key 'presett'; did you mean 'preset'? known: run, preset,",
                "xyz: 1 | 1:1: xyz: unknown key 'xyz'; known: run, preset,",
                "preset: Protekt | 1:9: preset must be one of [observe, protect, autopilot], was 'Protekt'; did you mean"
                        + " 'protect'?",
                "preset: true | 1:9: preset must be one of [observe, protect, autopilot], was true",
                "preset: | 1:1: preset has no value; it must be one of [observe, protect, autopilot], or the key be left",
                "run: 12 | 1:6: run must be a text, was 12; a number or true and false stand in quotes to be text",
                "run: ' ' | 1:6: run must not be blank",
                "run: {a: b} | 1:6: run must be a text, was a mapping",
                "resolveAfterIterations: 0 | 1:25: resolveAfterIterations must be a whole number from 1 to 2147483647,"
                        + " was 0",
                "resolveAfterIterations: 2.5 | 1:25: resolveAfterIterations must be a whole number from 1 to 2147483647,"
                        + " was 2.5",
                "resolveAfterIterations: 4294967297 | 1:25: resolveAfterIterations must be a whole number from 1",
                "ignoreLayers: [[a]] | 1:15: ignoreLayers must be a list of texts, was a list of more than plain values",
                "ignoreLayers: [a, 2] | 1:15: ignoreLayers must be a list of texts, was [a, 2]; a number or true",
                "sampling: {timeBudget: 0} | 1:24: sampling.timeBudget must be a number above 0 and of at most 1, was 0",
                "sampling: often | 1:11: sampling must be a mapping of settings, was 'often'",
                "sampling: {every: 5} | 1:12: sampling.every: unknown key 'every'; known: detailsEveryIterations, timeBudget",
                "rules: [vanishing] | 1:8: rules must be a mapping of rules to off, on or their settings, was a list",
                "rules: {vanishin: off} | 1:9: rules.vanishin: unknown rule 'vanishin'; did you mean 'vanishing'? known:"
                        + " non-finite",
                "rules: {vanishing: maybe} | 1:20: rules.vanishing must be off, on or a mapping of its settings, was"
                        + " 'maybe'",
                "rules: {always: {treshold: 1}} | 1:18: rules.always.treshold: unknown setting 'treshold'; did you mean"
                        + " 'threshold'? known: threshold, warmUp, strict, mode, label, tags, ignoreLayers",
                "rules: {always: {warm-up: 1}} | 1:18: rules.always.warm-up: unknown setting 'warm-up'; did you mean"
                        + " 'warmUp'?",
                "rules: {always: {threshold: 0}} | 1:29: rules.always.threshold must be a number above 0, was 0",
                "rules: {always: {threshold: .nan}} | 1:29: rules.always.threshold must be a number above 0, was NaN",
                "rules: {always: {threshold: high}} | 1:29: rules.always.threshold must be a number above 0, was 'high'",
                "rules: {always: {threshold: }} | 1:18: rules.always.threshold has no value",
                "rules: {always: {strict: yes}} | 1:26: rules.always.strict must be true or false, was 'yes'",
                "rules: {always: {mode: exakt}} | 1:24: rules.always.mode must be one of [fast, exact], was 'exakt'; did"
                        + " you mean 'exact'?",
                "rules: {always: on, always: off} | 1:21: rules.always is given twice; it is given first in line 1",
                "guards: skip-all | 1:9: guards must be a list of names, each with or without settings ([] for none),",
                "guards: | 1:1: guards must be a list of names, each with or without settings ([] for none), was nothing",
                "guards: [skip-al] | 1:10: guards[0]: unknown guard 'skip-al'; did you mean 'skip-all'? known:",
                "guards: [{skip-all: {warmUp: -1}}] | 1:30: guards[0].skip-all.warmUp must be a whole number from 0 to"
                        + " 1000, was -1",
                "guards: [{skip-all: 5}] | 1:21: guards[0].skip-all must be a mapping of its settings, was '5'",
                "guards: [{skip-all: , warmUp: 5}] | 1:10: guards[0] must name one guard, was a mapping of the keys"
                        + " [skip-all, warmUp]; indent settings further than the name",
                "guards: [3] | 1:10: guards[0] must be a name of kind guard, with or without settings, was '3'",
                "policy: autopilott | 1:9: policy: unknown policy 'autopilott'; did you mean 'autopilot'? known:",
                "policy: {strict: on} | 1:9: policy needs name: one of [observe-only,",
                "policy: {name: lenient, strikt: on} | 1:25: policy.strikt: unknown setting 'strikt'; did you mean"
                        + " 'strict'?",
                "policy: [a] | 1:9: policy must be a policy's name, or a mapping with name and settings, was a list",
                "policy: | 1:1: policy must be a policy's name, or a mapping with name and settings, was nothing",
                "exporters: [prometheus] | 1:13: exporters[0]: unknown exporter 'prometheus'; known: logging, broken,"
                        + " memory; it is in io.gradwatch:gradwatch-prometheus, which is not on the class path",
                "exporters: [broken] | 1:13: exporters[0]: the exporter 'broken' cannot be created: the port is in use",
                "[a] | 1:1: the file must be a mapping of the keys [run, preset,",
                "just text | 1:1: the file must be a mapping of the keys [run, preset,",
                "? [a] : b | 1:3: a key must be a text",
                "run: !!java.net.URL [x] | 1:6: run: could not determine a constructor for the tag",
                "run: !local x | 1:6: run: could not determine a constructor for the tag",
            })
    void everyErrorNamesPlaceKeyAndWhatWasExpected(String yaml, String message) {
        assertThat(messageOf(yaml + "\n")).startsWith(folder.resolve("gradwatch.yaml") + ":" + message);
    }

    @Test
    void allErrorsComeAtOnceInTheOrderOfTheFile() {
        assertThat(messageOf("exporters: [{memory: {warmUp: x}}]\npreset: fast\nrules:\n  nothing: off\n")
                        .lines()
                        .map(line -> line.replaceFirst("(: unknown .*| must be .*)", "")
                                .replaceFirst(".*yaml", "")))
                .containsExactly(
                        ": 3 problems", ":1:31: exporters[0].memory.warmUp", ":2:9: preset", ":4:3: rules.nothing");
    }

    @Test
    void moreThanTwentyErrorsAreCutShort() {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < 25; i++) {
            yaml.append("unknown").append(i).append(": 1\n");
        }

        assertThat(messageOf(yaml.toString())).endsWith("and 5 more").hasLineCount(22);
    }

    @Test
    void keyGivenTwiceIsAnErrorWhateverItsValues() {
        assertThat(messageOf("run: a\npreset: observe\nrun: a\n"))
                .endsWith(":3:1: run is given twice; it is given first in line 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run: [a\npreset: observe\n",
                "run: 'a\n",
                "\tpreset: observe\n",
                "run: a\n---\nrun: b\n",
                "run: *a\n"
            })
    void whatIsNoYamlIsRefusedWithItsPlace(String yaml) {
        assertThat(messageOf(yaml)).matches("(?s).*gradwatch.yaml:\\d+:\\d+: not YAML: .+");
    }

    @Test
    void unquotedStarIsExplained() {
        assertThat(messageOf("ignoreLayers: [*ding]\n"))
                .contains(":1:16: not YAML: ")
                .endsWith("a text that begins with * must stand in quotes, as in \"*embedding\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run: &a [*a]\n", "&a rules: *a\n", "rules: &a {vanishing: *a}\n"})
    void valueThatContainsItselfIsRefused(String yaml) {
        assertThat(messageOf(yaml)).contains("gradwatch.yaml:1:");
    }

    @Test
    void endlessNestingIsRefused() {
        assertThat(messageOf("run: " + "[".repeat(100_000))).contains("gradwatch.yaml");
    }

    @Test
    void fileBeyondOneMebibyteIsRefused() {
        assertThat(messageOf("#".repeat((1 << 20) + 1))).endsWith("larger than 1 MiB, which no configuration is");
    }

    @Test
    void fileOfOneMebibyteIsRead() {
        assertThat(catchThrowable(() -> fixtures.read(folder, "#".repeat(1 << 20))))
                .isNull();
    }

    @Test
    void anotherEncodingIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("latin.yaml"), "run: \u00e4\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GradwatchYaml(fixtures.plugins()).read(file))
                .withMessage(file + ": not text in UTF-8; save the file in that encoding");
    }

    @Test
    void missingFileIsNamedWithWhereItWasLookedFor() {
        Path file = Path.of("no-such-file.yaml");

        assertThatThrownBy(() -> new GradwatchYaml().read(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage(
                        "there is no configuration file no-such-file.yaml (looked in " + file.toAbsolutePath() + ")");
    }

    @Test
    void lineBreakInAValueDoesNotForgeALine() {
        assertThat(messageOf("preset: \"a\\nERROR b\"\n")).hasLineCount(1).contains("was 'a?ERROR b'");
    }

    @Test
    void noExporterIsMadeForAFileThatIsRefused() {
        messageOf("exporters: [memory]\npreset: none\n");

        assertThat(fixtures.made).isEmpty();
    }

    @Test
    void exporterWhoseFrameworkIsNotOnTheClassPathIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("ui.yaml"), "exporters: [dl4j-ui]\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GradwatchYaml().read(file))
                .withMessageContaining(
                        "ui.yaml:1:13: exporters[0]: the exporter 'dl4j-ui' cannot be created: a class is"
                                + " missing");
    }

    @Test
    void exportersMadeBeforeOneThatFailsAreClosed() {
        messageOf("exporters: [memory, broken]\n");

        assertThat(fixtures.closed).containsExactly("memory");
    }

    private String messageOf(String yaml) {
        Throwable thrown = catchThrowable(() -> fixtures.read(folder, yaml));
        assertThat(thrown).isExactlyInstanceOf(IllegalArgumentException.class);
        return String.valueOf(thrown.getMessage());
    }
}
