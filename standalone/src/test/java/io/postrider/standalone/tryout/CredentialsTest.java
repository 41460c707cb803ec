package io.postrider.standalone.tryout;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.standalone.suite.SuitePorts;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
    private static final URI REST = URI.create("https://192.0.2.7:9080");

    @TempDir
    private Path folder;

    @Test
    void tellOtherCommandsWhereTheSuiteWasStarted() {
        Path file = folder.resolve("credentials.json");
        new Credentials(
                        List.of(new Credentials.Account("a@example.test", "p")),
                        "key",
                        "/ca.crt",
                        Credentials.named(new SuitePorts(1000)),
                        REST)
                .write(file);
        Credentials read = Credentials.read(file);
        assertThat(read).isNotNull();
        assertThat(read.portOffset()).isEqualTo(1000);
        assertThat(read.rest()).isEqualTo(REST);
    }

    @Test
    void ofAnOlderVersionAreStillRead() throws Exception {
        Path file = folder.resolve("old.json");
        Files.writeString(file, """
                {"accounts": [], "adminApiKey": "k", "caCertificate": "/ca.crt", "ports": {"admin": 8080}}
                """);
        Credentials read = Credentials.read(file);
        assertThat(read).isNotNull();
        assertThat(read.portOffset()).isZero();
    }
}
