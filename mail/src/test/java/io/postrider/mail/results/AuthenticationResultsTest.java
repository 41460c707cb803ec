package io.postrider.mail.results;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.mail.arc.ArcResult;
import io.postrider.mail.arc.ArcResult.Status;
import io.postrider.mail.dkim.DkimResult;
import io.postrider.mail.dkim.DkimResult.Outcome;
import io.postrider.mail.dmarc.DmarcAnswer;
import io.postrider.mail.dmarc.DmarcPolicy;
import io.postrider.mail.dmarc.DmarcRecord;
import io.postrider.mail.dmarc.DmarcResult;
import io.postrider.mail.iprev.IprevAnswer;
import io.postrider.mail.mime.Headers;
import io.postrider.mail.spf.SpfAnswer;
import io.postrider.mail.spf.SpfResult;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthenticationResultsTest {
    private static DkimResult signature(Outcome outcome, boolean partial) {
        return new DkimResult(
                outcome, null, "example.org", "@example.org", "s1", "rsa-sha256", "abcd(\"fgh", 2048, false, partial);
    }

    @Test
    void writesOneFieldForAllChecks() {
        List<String> results = new ArrayList<>();
        var name = new IprevAnswer(IprevAnswer.Result.PASS, "mail.example.org");
        results.add(AuthenticationResults.of(name, InetAddress.ofLiteral("192.0.2.1")));
        results.add(
                AuthenticationResults.of(new SpfAnswer(SpfResult.PASS, "example.org", "mx", null, null), "mailfrom"));
        results.addAll(
                AuthenticationResults.of(List.of(signature(Outcome.PASS, false), signature(Outcome.PASS, true))));
        results.add(AuthenticationResults.of(new ArcResult(Status.NONE, 0, List.of(), null, false, false)));
        DmarcRecord record = DmarcRecord.parse("v=DMARC1; p=reject");
        var policy = new DmarcAnswer(
                DmarcResult.FAIL,
                "example.org",
                "example.org",
                "example.org",
                record,
                DmarcPolicy.REJECT,
                DmarcPolicy.REJECT,
                null,
                null);
        results.add(AuthenticationResults.of(policy, DmarcPolicy.NONE, "trusted_forwarder"));
        assertThat(AuthenticationResults.field("mx.example.net", results).replace("\r\n", "\n"))
                .isEqualTo("""
                        Authentication-Results: mx.example.net;
                        \tiprev=pass policy.iprev=192.0.2.1 (mail.example.org);
                        \tspf=pass smtp.mailfrom=example.org;
                        \tdkim=pass header.d=example.org header.s=s1 header.a=rsa-sha256 header.b="abcdfgh";
                        \tdkim=policy (the signature leaves a part of the body to anybody) header.d=example.org header.s=s1 header.a=rsa-sha256 header.b="abcdfgh";
                        \tarc=none;
                        \tdmarc=fail (p=reject dis=none override=trusted_forwarder) header.from=example.org
                        """);
        assertThat(AuthenticationResults.field("mx.example.net", List.of()))
                .isEqualTo("Authentication-Results: mx.example.net;\r\n\tnone\r\n");
    }

    @Test
    void letsNobodyWriteResultsIntoIt() {
        var forged = new SpfAnswer(SpfResult.NONE, "a.test; dkim=pass header.d=bank.test", null, null, null);
        assertThat(AuthenticationResults.of(forged, "helo"))
                .isEqualTo("spf=none smtp.helo=\"a.testdkim=passheader.d=bank.test\"");
        var literal = new SpfAnswer(SpfResult.NONE, "[192.0.2.1]", null, null, null);
        assertThat(AuthenticationResults.of(literal, "helo")).isEqualTo("spf=none smtp.helo=\"[192.0.2.1]\"");
        var name = new IprevAnswer(IprevAnswer.Result.FAIL, "a.test); dmarc=pass\r\nX: (");
        assertThat(AuthenticationResults.of(name, InetAddress.ofLiteral("2001:db8::1")))
                .isEqualTo("iprev=fail policy.iprev=\"2001:db8:0:0:0:0:0:1\" (a.test dmarc=passX: )");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            i=1; mx.list.test; dmarc=pass (p=reject) header.from=example.org               | true
            i=1; mx.list.test; dmarc=fail header.from=example.org                          | false
            i=1; mx.list.test; dmarc=pass header.from=attack.test                          | false
            i=1; mx.list.test; dkim=pass (; dmarc=pass header.from=example.org)            | false
            i=1; mx.list.test; dkim=pass header.b=";dmarc=pass header.from=example.org;"   | false
            i=2; mx.list.test; dmarc=pass header.from=example.org                          | false
            """)
    void believesTrustedSealersWhatTheySaw(String value, boolean expected) {
        byte[] header = ("ARC-Authentication-Results: " + value + "\r\n\r\n").getBytes(ISO_8859_1);
        var chain = new ArcResult(Status.PASS, 1, List.of("list.test"), null, false, false);
        assertThat(ForeignResults.vouchFor(chain, Headers.parse(header), Set.of("list.test"), "example.org"))
                .isEqualTo(expected);
        assertThat(ForeignResults.vouchFor(chain, Headers.parse(header), Set.of("other.test"), "example.org"))
                .isFalse();
    }

    @Test
    void believesNobodyBehindASealerWhoIsNotTrusted() {
        byte[] header =
                "ARC-Authentication-Results: i=1; a; dmarc=pass header.from=example.org\r\n\r\n".getBytes(ISO_8859_1);
        var chain = new ArcResult(Status.PASS, 2, List.of("list.test", "evil.test"), null, false, false);
        assertThat(ForeignResults.vouchFor(chain, Headers.parse(header), Set.of("list.test"), "example.org"))
                .isFalse();
        assertThat(ForeignResults.vouchFor(
                        chain, Headers.parse(header), Set.of("list.test", "evil.test"), "example.org"))
                .isTrue();
    }
}
