package io.gradwatch.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import io.gradwatch.action.ActionRecord;
import io.gradwatch.export.IterationRecord;
import io.gradwatch.export.MonitorHealth;
import io.gradwatch.guard.StepDecision;
import io.gradwatch.incident.IncidentChange;
import io.gradwatch.rule.RuleVerdict;
import io.gradwatch.sample.Column;
import io.gradwatch.sample.GradientSample;
import io.gradwatch.sample.IterationSample;
import io.gradwatch.topology.RunInfo;
import io.gradwatch.topology.Topology;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns lines back into what was recorded. Used by one thread at a time. */
final class LineDecoder {
    private final JsonFactory factory = new JsonFactory();

    /** What a line says, before it is known which run of the trace its id means. */
    sealed interface Line {}

    record Header(int id, RunInfo run, Topology topology, boolean continued) implements Line {}

    record Iteration(int id, IterationRecord iteration) implements Line {}

    record End(int id, List<ActionRecord> releases) implements Line {}

    /** Finds the run that an id stands for. */
    interface Runs {
        @Nullable
        KnownRun byId(int id);
    }

    /** What is needed to read a run's iterations. */
    record KnownRun(RunInfo run, Topology topology) {}

    /**
     * Reads one line.
     *
     * @throws MalformedLineException if it is not as it should be
     */
    Line decode(byte[] bytes, int from, int length, Runs runs) throws IOException {
        try (JsonParser json = factory.createParser(bytes, from, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedLineException("a JSON object", "something else");
            }
            String first = json.nextFieldName();
            if (TraceFormat.MAGIC.equals(first)) {
                requireVersion(json);
                return header(JsonFields.rest(json));
            }
            if (!TraceFormat.RUN.equals(first) || json.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                throw new MalformedLineException(
                        "'" + TraceFormat.MAGIC + "' or '" + TraceFormat.RUN + "' with an id as the first field",
                        "'" + MalformedLineException.shown(String.valueOf(first)) + "'");
            }
            int id = json.getIntValue();
            KnownRun run = runs.byId(id);
            if (run == null) {
                throw new MalformedLineException("the id of a run that is going on", "id " + id);
            }
            String second = json.nextFieldName();
            if (TraceFormat.END.equals(second)) {
                json.nextToken();
                End end = new End(id, actions(json, TraceFormat.END));
                skipRest(json);
                return end;
            }
            return new Iteration(id, new IterationFields(run).read(json, second));
        } catch (InputCoercionException e) {
            throw new MalformedLineException("a number that fits", e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            throw new MalformedLineException(
                    "JSON",
                    e.getOriginalMessage() + " at column " + e.getLocation().getColumnNr());
        } catch (IllegalArgumentException e) {
            throw new MalformedLineException("possible values", String.valueOf(e.getMessage()));
        }
    }

    /** Fields of a later version. A line that is cut before its closing brace is found here: the parser throws. */
    private static void skipRest(JsonParser json) throws IOException {
        while (json.nextFieldName() != null) {
            json.nextToken();
            json.skipChildren();
        }
    }

    private static void requireVersion(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.VALUE_NUMBER_INT) {
            throw new MalformedLineException(
                    "the version of the format as a whole number",
                    "'" + MalformedLineException.shown(json.getText()) + "'");
        }
        if (json.getIntValue() != TraceFormat.VERSION) {
            throw new MalformedLineException(
                    "version " + TraceFormat.VERSION + " of the format",
                    "version " + json.getIntValue() + "; a newer Gradwatch wrote it, so read it with a newer one");
        }
    }

    private static Header header(JsonFields fields) {
        boolean continued = fields.has(TraceFormat.CONTINUED) && fields.flag(TraceFormat.CONTINUED);
        return new Header(
                fields.index(TraceFormat.ID), EventDecoder.run(fields), EventDecoder.topology(fields), continued);
    }

    private static List<ActionRecord> actions(JsonParser json, String name) throws IOException {
        return JsonFields.objects(json, name).stream().map(EventDecoder::action).toList();
    }

    /** The fields of an iteration as they come in. */
    private static final class IterationFields {
        private final KnownRun run;
        private final int parameters;
        private @Nullable Long iteration;
        private long epoch;
        private double score = Double.NaN;
        private double penalty;
        private Column norms;
        private Column nonFinite;
        private Column zeros;
        private Column maxAbs;
        private Column limits;
        private Column updates;
        private Column weights;
        private Column rates;
        private Column inactive;
        private StepDecision decision = StepDecision.proceed();
        private final List<RuleVerdict> verdicts = new ArrayList<>(0);
        private List<IncidentChange> incidents = List.of();
        private List<ActionRecord> actions = List.of();
        private long nanos;
        private long iterationNanos;
        private long errors;
        private long dropped;

        IterationFields(KnownRun run) {
            this.run = run;
            this.parameters = run.topology().parameterCount();
            Column unmeasured = Column.unmeasured(parameters);
            norms = unmeasured;
            nonFinite = unmeasured;
            zeros = unmeasured;
            maxAbs = unmeasured;
            limits = unmeasured;
            updates = unmeasured;
            weights = unmeasured;
            rates = unmeasured;
            inactive = Column.unmeasured(run.topology().layers().size());
        }

        IterationRecord read(JsonParser json, @Nullable String first) throws IOException {
            for (String name = first; name != null; name = json.nextFieldName()) {
                json.nextToken();
                field(json, name);
            }
            if (json.currentToken() != JsonToken.END_OBJECT) {
                throw new MalformedLineException("the end of the object", String.valueOf(json.currentToken()));
            }
            if (iteration == null) {
                throw new MalformedLineException("'iteration' or 'end'", "neither");
            }
            GradientSample gradient = GradientSample.of(run.topology(), iteration, norms, nonFinite);
            if (zeros.isMeasured()) {
                gradient = gradient.withZeroFractions(zeros);
            }
            if (maxAbs.isMeasured()) {
                gradient = gradient.withMaxAbs(maxAbs);
            }
            if (limits.isMeasured()) {
                gradient = gradient.withLimits(limits);
            }
            IterationSample sample =
                    new IterationSample(gradient, epoch, score, penalty, updates, weights, rates, inactive);
            return new IterationRecord(
                    run.run(),
                    sample,
                    decision,
                    verdicts,
                    incidents,
                    actions,
                    new MonitorHealth(nanos, errors, dropped, iterationNanos));
        }

        private void field(JsonParser json, String name) throws IOException {
            switch (name) {
                case TraceFormat.ITERATION -> iteration = whole(json, name);
                case TraceFormat.EPOCH -> epoch = whole(json, name);
                case TraceFormat.SCORE -> score = number(json, name);
                case TraceFormat.PENALTY -> penalty = number(json, name);
                case TraceFormat.NORMS -> norms = column(json, name, parameters);
                case TraceFormat.NON_FINITE -> nonFinite = column(json, name, parameters);
                case TraceFormat.ZEROS -> zeros = column(json, name, parameters);
                case TraceFormat.MAX_ABS -> maxAbs = column(json, name, parameters);
                case TraceFormat.LIMITS -> limits = column(json, name, parameters);
                case TraceFormat.UPDATES -> updates = column(json, name, parameters);
                case TraceFormat.WEIGHTS -> weights = column(json, name, parameters);
                case TraceFormat.RATES -> rates = column(json, name, parameters);
                case TraceFormat.INACTIVE -> inactive = column(json, name, inactive.size());
                case TraceFormat.DECISION ->
                    decision = EventDecoder.decision(JsonFields.object(json, name), parameters);
                case TraceFormat.UNDECIDED -> verdicts.addAll(EventDecoder.undecided(JsonFields.object(json, name)));
                case TraceFormat.VIOLATED -> verdicts.addAll(EventDecoder.violated(JsonFields.object(json, name)));
                case TraceFormat.INCIDENTS ->
                    incidents = JsonFields.objects(json, name).stream()
                            .map(EventDecoder::incidentChange)
                            .toList();
                case TraceFormat.ACTIONS -> actions = actions(json, name);
                case TraceFormat.NANOS -> nanos = whole(json, name);
                case TraceFormat.ITERATION_NANOS -> iterationNanos = whole(json, name);
                case TraceFormat.ERRORS -> errors = whole(json, name);
                case TraceFormat.DROPPED -> dropped = whole(json, name);
                // A later version may say more; what it adds does not change what the rest means.
                default -> json.skipChildren();
            }
        }

        private static long whole(JsonParser json, String name) throws IOException {
            if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                throw wrong(json, name, "a whole number");
            }
            return json.getLongValue();
        }

        private static double number(JsonParser json, String name) throws IOException {
            switch (json.currentToken()) {
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                    return json.getDoubleValue();
                }
                case VALUE_STRING -> {
                    Double special = JsonFields.asNumber(json.getText());
                    if (special != null) {
                        return special;
                    }
                }
                default -> {}
            }
            throw wrong(json, name, "a number");
        }

        private static Column column(JsonParser json, String name, int size) throws IOException {
            double[] values = new double[size];
            if (json.currentToken() != JsonToken.START_ARRAY) {
                Arrays.fill(values, number(json, name));
                return Column.of(values);
            }
            int count = 0;
            while (json.nextToken() != JsonToken.END_ARRAY) {
                double value = number(json, name);
                if (count < size) {
                    values[count] = value;
                }
                count++;
            }
            if (count != size) {
                throw new MalformedLineException(size + " numbers for '" + name + "'", count + " numbers");
            }
            return Column.of(values);
        }

        private static MalformedLineException wrong(JsonParser json, String name, String wanted) throws IOException {
            return new MalformedLineException(
                    wanted + " for '" + name + "'", "'" + MalformedLineException.shown(json.getText()) + "'");
        }
    }
}
