package io.postrider.standalone.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateAuthorityTest {
    private static final Path OPENSSL = Path.of("/usr/bin/openssl");

    /** The certificate of the mail listeners signs profiles of Apple's devices too. */
    @ParameterizedTest
    @ValueSource(strings = {"sslserver", "smimesign"})
    void opensslTakesAServersCertificateForItsPurpose(String purpose, @TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(OPENSSL), "openssl is not installed");
        var authority = CertificateAuthority.in(folder, "Test CA", Clock.systemUTC());
        Path certificate = Files.writeString(
                folder.resolve("server.pem"),
                authority.issue(List.of("mail.example.org")).chain());
        Process openssl = new ProcessBuilder(
                        OPENSSL.toString(),
                        "verify",
                        "-purpose",
                        purpose,
                        "-CAfile",
                        folder.resolve(CertificateAuthority.CERTIFICATE_FILE).toString(),
                        certificate.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(openssl.waitFor()).as(said).isZero();
    }
}
