package io.postrider.testkit.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateTest {

    @Test
    void signsForOthers() throws Exception {
        TestCertificate authority = TestCertificate.selfSigned("Test CA");
        TestCertificate server = authority.issue("mail.example.test", "127.0.0.1");
        server.certificate().verify(authority.certificate().getPublicKey());
        assertThat(server.certificate().getSubjectAlternativeNames()).hasSize(2);
        assertThat(server.certificate().getBasicConstraints()).isEqualTo(-1);
    }

    @Test
    void writesPemFiles(@TempDir Path folder) throws Exception {
        TestCertificate.selfSigned("localhost").writeTo(folder);
        assertThat(Files.readString(folder.resolve("tls.crt"))).startsWith("-----BEGIN CERTIFICATE-----\n");
        assertThat(Files.readString(folder.resolve("tls.key"))).startsWith("-----BEGIN PRIVATE KEY-----\n");
    }

    @Test
    void canBeExpired() {
        assertThatThrownBy(
                        () -> TestCertificate.expired("old.test").certificate().checkValidity())
                .isInstanceOf(CertificateExpiredException.class);
    }
}
