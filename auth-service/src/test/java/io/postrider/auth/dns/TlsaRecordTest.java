package io.postrider.auth.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.tls.TestCertificate;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsaRecordTest {
    private static final TestCertificate CA = TestCertificate.selfSigned("ca.example");
    private static final TestCertificate OWN = CA.issue("mail.example.org");
    private static final List<X509Certificate> CHAIN = List.of(OWN.certificate(), CA.certificate());

    private static String record(int usage, int selector, int matching, X509Certificate of) throws Exception {
        byte[] selected = selector == 0 ? of.getEncoded() : of.getPublicKey().getEncoded();
        byte[] form = switch (matching) {
            case 0 -> selected;
            case 1 -> MessageDigest.getInstance("SHA-256").digest(selected);
            default -> MessageDigest.getInstance("SHA-512").digest(selected);
        };
        String hex = HexFormat.of().withUpperCase().formatHex(form);
        return "%d %d %d %s %s".formatted(usage, selector, matching, hex.substring(0, 56), hex.substring(56));
    }

    @ParameterizedTest
    @CsvSource({
        "3, 0, 0", "3, 0, 1", "3, 0, 2", "3, 1, 0", "3, 1, 1", "3, 1, 2",
        "2, 0, 0", "2, 0, 1", "2, 0, 2", "2, 1, 0", "2, 1, 1", "2, 1, 2"
    })
    void fitsInEveryForm(int usage, int selector, int matching) throws Exception {
        X509Certificate meant = usage == 3 ? OWN.certificate() : CA.certificate();
        X509Certificate another = usage == 3 ? CA.certificate() : OWN.certificate();

        TlsaRecord right =
                TlsaRecord.parse(record(usage, selector, matching, meant)).orElseThrow();
        TlsaRecord wrong =
                TlsaRecord.parse(record(usage, selector, matching, another)).orElseThrow();

        assertThat(right.isUsable()).isTrue();
        assertThat(right.isOf(CHAIN)).isTrue();
        assertThat(wrong.isOf(CHAIN)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 1", "1, 1, 1", "4, 1, 1", "3, 2, 1", "3, 1, 3", "255, 255, 255"})
    void whatMailServersDoNotUseFitsNothing(int usage, int selector, int matching) throws Exception {
        TlsaRecord record = TlsaRecord.parse(record(usage, selector, matching, OWN.certificate()))
                .orElseThrow();
        assertThat(record.isUsable()).isFalse();
        assertThat(record.isOf(CHAIN)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3 1 1", "x 1 1 00", "3 1 1111111111111 00", "\\# 4 03010100"})
    void readsNoRecordInNonsense(String text) {
        assertThat(TlsaRecord.parse(text).filter(TlsaRecord::isUsable)).isEmpty();
    }

    @Test
    void aTrustAnchorThatTheServerDoesNotShowFitsNothing() throws Exception {
        TlsaRecord record = TlsaRecord.parse(record(2, 0, 1, CA.certificate())).orElseThrow();
        assertThat(record.isOf(List.of(OWN.certificate()))).isFalse();
    }
}
