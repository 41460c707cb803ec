package io.postrider.delivery.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.tls.TestCertificate;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TlsaSetTest {
    private static final String MX = "mx.far.test";
    private static final List<String> NAMES = List.of(MX, "far.test");
    private static final TestCertificate CA = TestCertificate.selfSigned("ca.test");
    private static final TestCertificate SERVER = CA.issue(MX);
    private static final TestCertificate STRANGER = TestCertificate.selfSigned(MX);
    private static final List<X509Certificate> CHAIN = List.of(SERVER.certificate(), CA.certificate());

    private static TlsaRecord record(int usage, int selector, int matching, X509Certificate certificate)
            throws Exception {
        byte[] selected = selector == 1 ? certificate.getPublicKey().getEncoded() : certificate.getEncoded();
        byte[] data = matching == 0
                ? selected
                : MessageDigest.getInstance(matching == 1 ? "SHA-256" : "SHA-512")
                        .digest(selected);
        return new TlsaRecord(usage, selector, matching, data);
    }

    private static Verdict judge(List<X509Certificate> chain, TlsaRecord... records) {
        return TlsaSet.of(List.of(records)).judge(chain, NAMES, Instant.now());
    }

    @Test
    void takesTheServersOwnCertificateOrKeyInEveryNotation() throws Exception {
        for (int selector = 0; selector <= 1; selector++) {
            for (int matching = 0; matching <= 2; matching++) {
                TlsaRecord own = record(3, selector, matching, STRANGER.certificate());
                assertThat(judge(List.of(STRANGER.certificate()), own))
                        .as(own.toString())
                        .isEqualTo(Verdict.TRUSTED);
                assertThat(judge(CHAIN, own)).as(own.toString()).isEqualTo(Verdict.UNTRUSTED);
            }
        }
    }

    @Test
    void asksNeitherNameNorDateOfTheServersOwnCertificate() throws Exception {
        X509Certificate old = TestCertificate.expired("other.test").certificate();
        assertThat(judge(List.of(old), record(3, 1, 1, old))).isEqualTo(Verdict.TRUSTED);
    }

    @Test
    void takesCertificatesOfTheDomainsOwnCaForTheServersName() throws Exception {
        for (int selector = 0; selector <= 1; selector++) {
            for (int matching = 0; matching <= 2; matching++) {
                TlsaRecord ca = record(2, selector, matching, CA.certificate());
                assertThat(judge(CHAIN, ca)).as(ca.toString()).isEqualTo(Verdict.TRUSTED);
            }
        }
        TlsaRecord ca = record(2, 0, 1, CA.certificate());
        assertThat(judge(List.of(SERVER.certificate()), ca))
                .as("the CA was not shown")
                .isEqualTo(Verdict.UNTRUSTED);
        assertThat(judge(List.of(STRANGER.certificate(), CA.certificate()), ca))
                .as("the CA did not sign it")
                .isEqualTo(Verdict.UNTRUSTED);
        assertThat(judge(List.of(CA.issue("other.test").certificate(), CA.certificate()), ca))
                .isEqualTo(Verdict.WRONG_NAME);
        assertThat(judge(List.of(CA.issue("far.test").certificate(), CA.certificate()), ca))
                .as("the domain's own name is good too")
                .isEqualTo(Verdict.TRUSTED);
        assertThat(judge(List.of(SERVER.certificate()), record(2, 0, 0, CA.certificate())))
                .as("a CA that is in the DNS as a whole need not be shown")
                .isEqualTo(Verdict.TRUSTED);
    }

    @Test
    void asksForDatesWhereACaVouches() throws Exception {
        Instant later = Instant.now().plus(Duration.ofDays(3));
        TlsaSet ca = TlsaSet.of(List.of(record(2, 1, 1, CA.certificate())));
        assertThat(ca.judge(CHAIN, NAMES, later)).isEqualTo(Verdict.EXPIRED);
        X509Certificate old = TestCertificate.expired(MX).certificate();
        assertThat(judge(List.of(old), record(2, 1, 1, old))).isEqualTo(Verdict.EXPIRED);
    }

    @Test
    void takesACertificateThatIsItsOwnCa() throws Exception {
        assertThat(judge(List.of(STRANGER.certificate()), record(2, 0, 1, STRANGER.certificate())))
                .isEqualTo(Verdict.TRUSTED);
    }

    @Test
    void knowsWhatCannotBeHonoured() throws Exception {
        X509Certificate own = SERVER.certificate();
        TlsaSet set = TlsaSet.of(List.of(
                record(0, 0, 1, CA.certificate()),
                record(1, 1, 1, own),
                record(4, 1, 1, own),
                record(3, 2, 1, own),
                new TlsaRecord(3, 1, 3, new byte[48]),
                new TlsaRecord(3, 1, 1, new byte[31]),
                new TlsaRecord(3, 1, 2, new byte[32]),
                new TlsaRecord(3, 0, 0, new byte[0])));
        assertThat(set.isEmpty()).isTrue();
    }

    @Test
    void countsTheStrongestDigestOnly() throws Exception {
        X509Certificate own = SERVER.certificate();
        TlsaRecord right = record(3, 1, 1, own);
        TlsaRecord strongButWrong = record(3, 1, 2, STRANGER.certificate());
        assertThat(judge(CHAIN, right, strongButWrong)).isEqualTo(Verdict.UNTRUSTED);
        assertThat(judge(CHAIN, right, record(3, 0, 2, STRANGER.certificate())))
                .as("of another selector it says nothing")
                .isEqualTo(Verdict.TRUSTED);
        assertThat(judge(CHAIN, right, record(3, 1, 1, STRANGER.certificate())))
                .as("one that fits is enough")
                .isEqualTo(Verdict.TRUSTED);
    }

    @Test
    void trustsNobodyWhoShowsNothing() throws Exception {
        assertThat(judge(List.of(), record(3, 1, 1, SERVER.certificate()))).isEqualTo(Verdict.UNTRUSTED);
    }
}
