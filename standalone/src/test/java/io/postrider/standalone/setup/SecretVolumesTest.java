package io.postrider.standalone.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretVolumesTest {

    @TempDir
    Path folder;

    @Test
    void everyServiceGetsItsOwnSecretsAndNoOthers() throws IOException {
        setup().secrets();
        assertThat(folder.resolve("delivery-service"))
                .isDirectoryContaining("glob:**/delivery-service.secret")
                .isDirectoryContaining("glob:**/database-delivery_service.password")
                .isDirectoryContaining("glob:**/internal.key")
                .isDirectoryContaining("glob:**/ca.crt")
                .isDirectoryNotContaining("glob:**/{auth,mailbox}-service.secret")
                .isDirectoryNotContaining("glob:**/*owner*")
                .isDirectoryNotContaining("glob:**/ca.key");
        assertThat(folder.resolve("smtp-gateway")).isDirectoryNotContaining("glob:**/database*");
        assertThat(folder.resolve("imap-service")).isDirectoryNotContaining("glob:**/database*");
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void aSecondRunKeepsSecretsAndTheOperatorsCertificate() throws IOException {
        setup().secrets();
        String secret = Files.readString(folder.resolve("smtp-gateway/smtp-gateway.secret"));
        assertThat(secret.strip()).hasSize(43);
        Files.writeString(folder.resolve("smtp-gateway/tls.crt"), "the operator's");
        setup().secrets();
        assertThat(folder.resolve("smtp-gateway/smtp-gateway.secret")).hasContent(secret.strip());
        assertThat(folder.resolve("auth-service/smtp-gateway.secret")).hasContent(secret.strip());
        assertThat(folder.resolve("smtp-gateway/tls.crt")).hasContent("the operator's");
    }

    @Test
    void saysWhichVariableIsMissing() {
        assertThatThrownBy(() -> new SetupApplication(Map.of()).secrets()).hasMessageContaining("POSTRIDER_SETUP_DIR");
    }

    private SetupApplication setup() {
        return new SetupApplication(
                Map.of("POSTRIDER_SETUP_DIR", folder.toString(), "POSTRIDER_HOSTNAME", "mail.example.test"));
    }
}
