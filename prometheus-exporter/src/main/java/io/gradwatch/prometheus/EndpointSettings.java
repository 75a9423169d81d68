package io.gradwatch.prometheus;

import io.gradwatch.plugin.IllegalSettingException;
import io.gradwatch.plugin.Range;
import io.gradwatch.plugin.Setting;
import io.gradwatch.plugin.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a configuration file may say of an endpoint, and the builder that follows from it. */
final class EndpointSettings {
    private static final int MAX_PORT = 65_535;

    private static final Setting PORT = Setting.whole(
            "port",
            MetricsEndpoint.DEFAULT_PORT,
            Range.between(0, MAX_PORT),
            "",
            "Port of the endpoint /metrics; 0 for any free one, which is logged");
    private static final Setting HOST = Setting.text(
            "host",
            "127.0.0.1",
            "Name or address of this machine to listen on; whoever reaches it can read the metrics, unless credentials are"
                    + " asked for");
    private static final Setting KEY_STORE = Setting.text(
            "keyStore", "", "PKCS #12 file with certificate and key of the server; makes the endpoint serve over TLS");
    private static final Setting KEY_STORE_PASSWORD =
            Setting.text("keyStorePassword", "", "Where the password of the key store is: env:NAME or file:PATH");
    private static final Setting USER =
            Setting.text("user", "", "Name for basic authentication, without a colon; needs password");
    private static final Setting PASSWORD =
            Setting.text("password", "", "Where the password of the user is: env:NAME or file:PATH");
    private static final Setting TOKEN = Setting.text(
            "token", "", "Where the bearer token is that readers must show: env:NAME or file:PATH; not beside user");
    private static final Setting ANNOUNCE_IN = Setting.text(
            "announceIn",
            "",
            "Folder that Prometheus watches for targets (file_sd); the endpoint has a file there until the JVM ends");
    private static final Setting DETAIL = Setting.choice(
            "detail",
            word(LayerSeries.Detail.PARAMETER),
            List.of(word(LayerSeries.Detail.PARAMETER), word(LayerSeries.Detail.LAYER)),
            "What has time series of its own: each parameter, or each layer as a whole");
    private static final Setting MAX_LAYERS = Setting.whole(
            "maxLayers",
            LayerSeries.DEFAULT_MAX_LAYERS,
            Range.between(1, LayerSeries.MAX),
            "layers",
            "How many layers of a run have time series; of a deeper network the most telling are chosen, beside percentiles"
                    + " over all");

    static final List<Setting> ALL =
            List.of(PORT, HOST, KEY_STORE, KEY_STORE_PASSWORD, USER, PASSWORD, TOKEN, ANNOUNCE_IN, DETAIL, MAX_LAYERS);

    private final Settings settings;
    private final UnaryOperator<@Nullable String> environment;
    private final InetAddress host;

    /**
     * Takes what a file says.
     *
     * @throws IllegalArgumentException if settings do not go together, or the host is unknown
     */
    EndpointSettings(Settings settings, UnaryOperator<@Nullable String> environment) {
        this.settings = settings;
        this.environment = environment;
        requireBothOrNone(KEY_STORE, KEY_STORE_PASSWORD);
        requireBothOrNone(USER, PASSWORD);
        if (isGiven(USER) && isGiven(TOKEN)) {
            throw new IllegalSettingException(
                    TOKEN.name(), "token and user exclude each other: readers show one kind of credentials");
        }
        this.host = addressOf(settings.text(HOST.name()));
    }

    InetAddress host() {
        return host;
    }

    int port() {
        return settings.count(PORT.name());
    }

    boolean isAnnounced() {
        return isGiven(ANNOUNCE_IN);
    }

    /** Whether an endpoint by those settings is one by these; an address may have several names. */
    boolean isSameAs(EndpointSettings other) {
        return host.equals(other.host) && withoutHost().equals(other.withoutHost());
    }

    /**
     * An endpoint to start.
     *
     * @throws IllegalArgumentException if a secret is not where it should be
     */
    MetricsEndpointBuilder builder() {
        MetricsEndpointBuilder builder =
                MetricsEndpoint.builder().host(host).port(port()).layerSeries(layerSeries());
        if (isGiven(KEY_STORE)) {
            builder.tls(path(KEY_STORE), secret(KEY_STORE_PASSWORD).toCharArray());
        }
        if (isGiven(USER)) {
            builder.basicAuthentication(settings.text(USER.name()), secret(PASSWORD));
        }
        if (isGiven(TOKEN)) {
            builder.bearerToken(secret(TOKEN));
        }
        if (isAnnounced()) {
            builder.announceIn(path(ANNOUNCE_IN));
        }
        return builder;
    }

    private LayerSeries layerSeries() {
        return new LayerSeries(
                LayerSeries.Detail.valueOf(settings.text(DETAIL.name()).toUpperCase(Locale.ROOT)),
                settings.count(MAX_LAYERS.name()));
    }

    private Map<String, Object> withoutHost() {
        Map<String, Object> rest = new HashMap<>(settings.asMap());
        rest.remove(HOST.name());
        return rest;
    }

    private boolean isGiven(Setting setting) {
        return !settings.text(setting.name()).isEmpty();
    }

    private void requireBothOrNone(Setting one, Setting other) {
        if (isGiven(one) != isGiven(other)) {
            Setting missing = isGiven(one) ? other : one;
            Setting given = isGiven(one) ? one : other;
            throw new IllegalSettingException(given.name(), given.name() + " needs " + missing.name() + " beside it");
        }
    }

    private String secret(Setting setting) {
        return Secret.read(setting.name(), settings.text(setting.name()), environment);
    }

    private Path path(Setting setting) {
        String text = settings.text(setting.name());
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalSettingException(
                    setting.name(), setting.name() + " must be a path, was '" + text + "': " + e.getMessage());
        }
    }

    private static String word(LayerSeries.Detail detail) {
        return detail.name().toLowerCase(Locale.ROOT);
    }

    private static InetAddress addressOf(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "host must be a name or address of this machine, was '" + host + "', which is unknown", e);
        }
    }
}
