package io.gradwatch.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A key and a certificate for 127.0.0.1, made by the JDK's tool.
 *
 * @param keyStore the server's file, PKCS #12
 * @param certificate what a client trusts, PEM
 */
record SelfSignedKeys(Path keyStore, Path certificate) {
    private static final String PASSWORD = "changeit";

    static SelfSignedKeys in(Path folder) throws IOException, InterruptedException {
        Path keyStore = folder.resolve("server.p12");
        Path certificate = folder.resolve("server.pem");
        keytool(keyStore, "-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=ip:127.0.0.1");
        keytool(keyStore, "-exportcert", "-rfc", "-file", certificate.toString());
        return new SelfSignedKeys(keyStore, certificate);
    }

    char[] password() {
        return PASSWORD.toCharArray();
    }

    private static void keytool(Path keyStore, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-alias",
                "gradwatch",
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore.toString(),
                "-storepass",
                PASSWORD));
        Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tool.waitFor()).as(said).isZero();
    }
}
