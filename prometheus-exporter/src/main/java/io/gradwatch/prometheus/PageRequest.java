package io.gradwatch.prometheus;

import io.prometheus.metrics.exporter.common.PrometheusHttpExchange;
import io.prometheus.metrics.exporter.common.PrometheusHttpRequest;
import io.prometheus.metrics.exporter.common.PrometheusHttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stands between the Prometheus client and a server: its answer is kept, for whoever asked the same. */
final class PageRequest implements PrometheusHttpExchange, PrometheusHttpRequest, PrometheusHttpResponse {
    private final SharedPages.Question question;
    private final Map<String, String> headers = new HashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;

    PageRequest(SharedPages.Question question) {
        this.question = question;
    }

    SharedPages.Page page() {
        return new SharedPages.Page(status, Map.copyOf(headers), body.toByteArray());
    }

    @Override
    public PrometheusHttpRequest getRequest() {
        return this;
    }

    @Override
    public PrometheusHttpResponse getResponse() {
        return this;
    }

    @Override
    public String getQueryString() {
        return question.query();
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return Collections.enumeration(question.headers().getOrDefault(name, List.of()));
    }

    @Override
    public String getMethod() {
        return question.method();
    }

    @Override
    public String getRequestPath() {
        return question.path();
    }

    @Override
    public void setHeader(String name, String value) {
        headers.put(name, value);
    }

    @Override
    public OutputStream sendHeadersAndGetBody(int code, int contentLength) {
        status = code;
        return body;
    }

    @Override
    public void handleException(IOException e) throws IOException {
        throw e;
    }

    @Override
    public void handleException(RuntimeException e) {
        throw e;
    }

    @Override
    public void close() {
        // Nothing was opened.
    }
}
