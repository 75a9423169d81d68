package io.gradwatch.benchmarks.page;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the server answers to a question of the page.
 *
 * @param what the question in words
 * @param millis from the question to the last byte
 * @param bytes how many
 */
record ServerAnswer(
        @JsonProperty String what,
        @JsonProperty double millis,
        @JsonProperty long bytes) {
    private static final int OK = 200;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final String LAYERS = "layers?quantity=gradientRms&points=1000";

    /** Asks everything that the page asks for, in its largest form, of a run with so many iterations. */
    static List<ServerAnswer> all(ServerProcess server, long iterations) throws IOException, InterruptedException {
        Map<String, String> questions = new LinkedHashMap<>();
        questions.put("data, everything", "data");
        questions.put("layers, all iterations", LAYERS);
        questions.put("layers, the middle fifth", range(LAYERS, iterations * 2 / 5, iterations * 3 / 5));
        questions.put("layers, 1000 iterations", range(LAYERS, iterations / 2, iterations / 2 + 999));
        questions.put("iteration", "iteration?iteration=" + iterations / 3);
        HttpClient client = HttpClient.newHttpClient();
        List<ServerAnswer> answers = new ArrayList<>();
        for (Map.Entry<String, String> question : questions.entrySet()) {
            long start = System.nanoTime();
            HttpResponse<byte[]> response = client.send(
                    HttpRequest.newBuilder(URI.create(server.address("/train/gradients/" + question.getValue())))
                            .build(),
                    BodyHandlers.ofByteArray());
            double millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
            if (response.statusCode() != OK) {
                throw new IllegalStateException(
                        "the server answers " + question.getValue() + " with " + response.statusCode());
            }
            answers.add(new ServerAnswer(question.getKey(), millis, response.body().length));
        }
        return answers;
    }

    private static String range(String question, long from, long to) {
        return question + "&from=" + from + "&to=" + to;
    }
}
