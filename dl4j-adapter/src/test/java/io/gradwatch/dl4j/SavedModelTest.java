package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.action.Action;
import io.gradwatch.policy.PlannedAction;
import io.gradwatch.policy.Policies;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Models that are saved while a mitigation is on are read by those who do not have Gradwatch. */
class SavedModelTest {
    private static final List<DataSet> BATCHES = Networks.batches(4, 5, DataType.FLOAT);

    @TempDir
    private Path folder;

    @Test
    void modelsSavedDuringAMitigationTrainOnWithoutGradwatch() throws Exception {
        Model schedule = trained(
                Networks.dense(new Adam(new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.9)), DataType.FLOAT),
                new Action.ScaleLearningRate(0.5));
        Model oneLayer = trained(
                Networks.dense(new Adam(0.1), DataType.FLOAT),
                new Action.ScaleLayerLearningRate(1, 0.25),
                new Action.ScaleLearningRate(0.5));
        Model graph =
                trained(Networks.graph(new Adam(0.1), DataType.FLOAT), new Action.ScaleLayerLearningRate(0, 0.25));
        Model usersOwn = trained(
                Networks.dense(new Adam(new LearningRatesTest.UsersOwn(0.1)), DataType.FLOAT),
                new Action.ScaleLearningRate(0.5));
        List<String> files = List.of(
                save(schedule, "schedule"), save(oneLayer, "layer"), save(graph, "graph"), save(usersOwn, "own"));

        List<String> read = readElsewhere(files);
        List<String> expected = new ArrayList<>(List.of("gradwatch is absent"));
        for (Model model : List.of(schedule, oneLayer, graph, usersOwn)) {
            model.setListeners(List.of());
            expected.addAll(SavedModelReader.describe(model));
        }
        assertThat(read).containsExactlyElementsOf(expected);
        assertThat(read.subList(2, 4)).containsOnly("rates 0.03645 0.032805");
        assertThat(read.subList(7, 10)).containsExactly("rates 0.05 0.05", "rates 0.0125 0.0125", "rates 0.05 0.05");
    }

    private static Model trained(Model model, Action... actions) {
        model.addListeners(GradwatchListener.builder()
                .policy(Policies.of(
                        "script",
                        topology -> situation -> situation.sample().iteration() != 1
                                ? List.of()
                                : Arrays.stream(actions)
                                        .map(action -> new PlannedAction(action, "script"))
                                        .toList()))
                .exporter(record -> {})
                .build());
        BATCHES.subList(0, 3).forEach(batch -> Networks.fit(model, batch));
        return model;
    }

    private String save(Model model, String name) throws IOException {
        File file = folder.resolve(name + ".zip").toFile();
        ModelSerializer.writeModel(model, file, true);
        return file.toString();
    }

    private List<String> readElsewhere(List<String> files) throws Exception {
        Path classes = folder.resolve("classes");
        String reader = SavedModelReader.class.getName().replace('.', '/') + ".class";
        Files.createDirectories(classes.resolve(reader).getParent());
        try (InputStream in = SavedModelReader.class.getClassLoader().getResourceAsStream(reader)) {
            Files.copy(in, classes.resolve(reader));
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes + File.pathSeparator + classPathWithoutGradwatch(),
                SavedModelReader.class.getName()));
        command.addAll(files);
        File out = folder.resolve("out.txt").toFile();
        File err = folder.resolve("err.txt").toFile();
        Process reading = new ProcessBuilder(command)
                .redirectOutput(out)
                .redirectError(err)
                .start();
        assertThat(reading.waitFor(5, TimeUnit.MINUTES)).as("the reader ends").isTrue();
        assertThat(reading.exitValue())
                .as("exit value of the reader; it said%n%s", Files.readString(err.toPath()))
                .isZero();
        return Files.readAllLines(out.toPath(), StandardCharsets.UTF_8).stream()
                .filter(line -> line.matches("gradwatch is .*|rates .*|trained on .*|(Multi|Comp)\\S* -?\\d+"))
                .toList();
    }

    private static String classPathWithoutGradwatch() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(all.split(File.pathSeparator))
                .filter(entry -> !Files.exists(Path.of(entry, "io", "gradwatch")))
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("gradwatch-"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
