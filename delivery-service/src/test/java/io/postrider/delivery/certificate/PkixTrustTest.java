package io.postrider.delivery.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.tls.TestCertificate;
import java.security.KeyStore;
import java.util.List;
import org.junit.jupiter.api.Test;

class PkixTrustTest {
    private static final TestCertificate CA = TestCertificate.selfSigned("ca.test");

    private static Verdict judge(TestCertificate server, String name) throws Exception {
        KeyStore cas = KeyStore.getInstance("PKCS12");
        cas.load(null, null);
        cas.setCertificateEntry("ca", CA.certificate());
        return PkixTrust.of(cas).judge(List.of(server.certificate()), List.of(name));
    }

    @Test
    void takesCertificatesOfACaForTheNameAlone() throws Exception {
        assertThat(judge(CA.issue("mx.far.test"), "MX.far.test.")).isEqualTo(Verdict.TRUSTED);
        assertThat(judge(CA.issue("mx.far.test"), "mx2.far.test")).isEqualTo(Verdict.WRONG_NAME);
        assertThat(judge(TestCertificate.selfSigned("mx.far.test"), "mx.far.test"))
                .isEqualTo(Verdict.UNTRUSTED);
        assertThat(PkixTrust.system().judge(List.of(), List.of("mx.far.test"))).isEqualTo(Verdict.UNTRUSTED);
    }

    @Test
    void letsAWildcardStandForOneLabel() throws Exception {
        TestCertificate wildcard = CA.issue("*.far.test");
        assertThat(judge(wildcard, "mx.far.test")).isEqualTo(Verdict.TRUSTED);
        assertThat(judge(wildcard, "far.test")).isEqualTo(Verdict.WRONG_NAME);
        assertThat(judge(wildcard, "a.mx.far.test")).isEqualTo(Verdict.WRONG_NAME);
        assertThat(judge(CA.issue("m*.far.test"), "mx.far.test")).isEqualTo(Verdict.WRONG_NAME);
    }
}
