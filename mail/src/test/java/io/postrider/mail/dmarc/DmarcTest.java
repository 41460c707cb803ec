package io.postrider.mail.dmarc;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.mail.address.DomainName;
import io.postrider.mail.dkim.DkimResult;
import io.postrider.mail.dkim.DkimResult.Outcome;
import io.postrider.mail.spf.SpfAnswer;
import io.postrider.mail.spf.SpfResult;
import io.postrider.mail.spf.ZoneLookup;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DmarcTest {
    private final ZoneLookup dns = new ZoneLookup();
    private int rolled;

    private DmarcAnswer check(String author, @Nullable SpfAnswer sender, DkimResult... signatures) {
        return check(author, null, sender, signatures);
    }

    private DmarcAnswer check(
            String author, @Nullable PublicSuffixes suffixes, @Nullable SpfAnswer sender, DkimResult... signatures) {
        return new Dmarc(dns, suffixes, new FixedDice())
                .check(new Author.Known("anna", DomainName.of(author)), sender, List.of(signatures));
    }

    /** Rolls the same again and again. */
    private final class FixedDice implements RandomGenerator {
        @Override
        public long nextLong() {
            return rolled;
        }

        @Override
        public int nextInt(int bound) {
            return rolled;
        }
    }

    private static SpfAnswer spf(SpfResult result, String domain) {
        return new SpfAnswer(result, domain, null, null, null);
    }

    private static DkimResult dkim(Outcome outcome, String domain) {
        return dkim(outcome, domain, false);
    }

    private static DkimResult dkim(Outcome outcome, String domain, boolean partial) {
        return new DkimResult(
                outcome, null, domain, "@" + domain, "s1", "rsa-sha256", "abcdefgh", 2048, false, partial);
    }

    private void dmarc(String domain, String... records) {
        for (String record : records) {
            dns.add("_dmarc." + domain, "TXT", record);
        }
    }

    @Test
    void passesWhatItsDomainHasSigned() {
        dmarc("example.org", "v=DMARC1; p=reject");
        DmarcAnswer answer =
                check("example.org", spf(SpfResult.FAIL, "example.net"), dkim(Outcome.PASS, "example.org"));
        assertThat(answer.result()).isEqualTo(DmarcResult.PASS);
        assertThat(answer.aligned()).isEqualTo("dkim=example.org");
        assertThat(answer.disposition()).isEqualTo(DmarcPolicy.NONE);
        assertThat(answer.published()).isEqualTo(DmarcPolicy.REJECT);
        assertThat(answer.publisher()).isEqualTo("example.org");
    }

    @Test
    void passesWhatItsDomainLetsSend() {
        dmarc("example.org", "v=DMARC1; p=reject");
        DmarcAnswer answer = check("news.example.org", spf(SpfResult.PASS, "Bounces.Example.ORG"));
        assertThat(answer.result()).isEqualTo(DmarcResult.PASS);
        assertThat(answer.aligned()).isEqualTo("spf=Bounces.Example.ORG");
        assertThat(answer.organization()).isEqualTo("example.org");
    }

    @Test
    void failsWhatOthersStandBehind() {
        dmarc("example.org", "v=DMARC1; p=reject");
        dmarc("attack.test", "v=DMARC1; p=none");
        DmarcAnswer answer =
                check("example.org", spf(SpfResult.PASS, "attack.test"), dkim(Outcome.PASS, "attack.test"));
        assertThat(answer.result()).isEqualTo(DmarcResult.FAIL);
        assertThat(answer.disposition()).isEqualTo(DmarcPolicy.REJECT);
    }

    @Test
    void believesNoSignatureThatLeavesAPartToAnybody() {
        dmarc("example.org", "v=DMARC1; p=reject");
        assertThat(check("example.org", null, dkim(Outcome.PASS, "example.org", true))
                        .result())
                .isEqualTo(DmarcResult.FAIL);
    }

    @Test
    void isStrictWhereTheDomainAsksForIt() {
        dmarc("example.org", "v=DMARC1; p=reject; adkim=s; aspf=s");
        assertThat(check("example.org", spf(SpfResult.PASS, "a.example.org"), dkim(Outcome.PASS, "b.example.org"))
                        .result())
                .isEqualTo(DmarcResult.FAIL);
        assertThat(check("example.org", spf(SpfResult.PASS, "example.org")).result())
                .isEqualTo(DmarcResult.PASS);
    }

    @Test
    void saysNothingWhereNothingIsPublished() {
        assertThat(check("example.org", spf(SpfResult.PASS, "example.org")).result())
                .isEqualTo(DmarcResult.NONE);
        // RFC 9989 section 4.10, step 2
        dmarc("example.org", "v=DMARC1; p=reject", "v=DMARC1; p=none");
        assertThat(check("example.org", null).result()).isEqualTo(DmarcResult.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            v=DMARC1; p=reject; sp=quarantine; np=none | example.org       | REJECT
            v=DMARC1; p=reject; sp=quarantine; np=none | real.example.org  | QUARANTINE
            v=DMARC1; p=reject; sp=quarantine; np=none | ghost.example.org | NONE
            v=DMARC1; p=none; np=reject                | real.example.org  | NONE
            v=DMARC1; p=none; np=reject                | ghost.example.org | REJECT
            v=DMARC1; p=reject; sp=none                | ghost.example.org | NONE
            v=DMARC1; p=reject                         | real.example.org  | REJECT
            v=DMARC1;p=REJECT;t=y                      | example.org       | QUARANTINE
            v=DMARC1; p=quarantine; t=y                | example.org       | NONE
            v=DMARC1; p=reject; pct=0                  | example.org       | QUARANTINE
            v=DMARC1; p=reject; pct=100                | example.org       | REJECT
            v=DMARC1; p=reject; pct=nonsense           | example.org       | REJECT
            v=DMARC1; sp=bogus; p=reject; rua=mailto:a@example.org | example.org | NONE
            """)
    void asksForWhatTheDomainPublishes(String record, String author, DmarcPolicy expected) {
        dns.add("real.example.org", "A", "192.0.2.1");
        dmarc("example.org", record);
        DmarcAnswer answer = check(author, null);
        assertThat(answer.result()).isEqualTo(DmarcResult.FAIL);
        assertThat(answer.disposition()).isEqualTo(expected);
    }

    @Test
    void takesARecordWithoutAPolicyOrReportsForNone() {
        dmarc("example.org", "v=DMARC1; adkim=s");
        assertThat(check("example.org", null).result()).isEqualTo(DmarcResult.NONE);
    }

    @Test
    void meansSomeMessagesOnlyByAnOldRecordsPercentage() {
        dmarc("example.org", "v=DMARC1; p=reject; pct=30");
        rolled = 29;
        assertThat(check("example.org", null).disposition()).isEqualTo(DmarcPolicy.REJECT);
        rolled = 30;
        assertThat(check("example.org", null).disposition()).isEqualTo(DmarcPolicy.QUARANTINE);
    }

    @Test
    void walksUpWithEightQuestionsAtMost() {
        dmarc("example.org", "v=DMARC1; p=reject");
        String deep = "a.b.c.d.e.f.g.h.i.j.mail.example.org";
        assertThat(check(deep, null).publisher()).isEqualTo("example.org");
        // RFC 9989 section 4.10, step 3
        assertThat(dns.questions())
                .containsExactly(
                        "_dmarc." + deep,
                        "_dmarc.g.h.i.j.mail.example.org",
                        "_dmarc.h.i.j.mail.example.org",
                        "_dmarc.i.j.mail.example.org",
                        "_dmarc.j.mail.example.org",
                        "_dmarc.mail.example.org",
                        "_dmarc.example.org",
                        "_dmarc.org");
    }

    @Test
    void letsAnOrganizationBeginWhereItSaysSo() {
        dmarc("dept.example.org", "v=DMARC1; p=none; psd=n");
        dmarc("example.org", "v=DMARC1; p=reject");
        assertThat(check("a.dept.example.org", spf(SpfResult.PASS, "example.org"))
                        .result())
                .isEqualTo(DmarcResult.FAIL);
        assertThat(check("a.dept.example.org", spf(SpfResult.PASS, "b.dept.example.org"))
                        .result())
                .isEqualTo(DmarcResult.PASS);
    }

    @Test
    void alignsNobodyAcrossAPublicSuffix() {
        dmarc("bank", "v=DMARC1; p=reject; psd=y");
        DmarcAnswer answer = check("www.good.bank", spf(SpfResult.PASS, "evil.bank"));
        assertThat(answer.result()).isEqualTo(DmarcResult.FAIL);
        assertThat(answer.organization()).isEqualTo("good.bank");
        assertThat(answer.publisher()).isEqualTo("bank");
        assertThat(check("www.good.bank", spf(SpfResult.PASS, "mail.good.bank")).result())
                .isEqualTo(DmarcResult.PASS);
    }

    @Test
    void goesByThePublicSuffixListWhereTheDomainsSayNothingThemselves() throws IOException {
        var list = PublicSuffixes.read(new StringReader("// a comment\ncom\nco.uk\n*.ck\n!www.ck\n"));
        dmarc("news.example.co.uk", "v=DMARC1; p=reject");
        assertThat(check("news.example.co.uk", list, spf(SpfResult.PASS, "mail.example.co.uk"))
                        .result())
                .isEqualTo(DmarcResult.PASS);
        assertThat(check("news.example.co.uk", null, spf(SpfResult.PASS, "mail.example.co.uk"))
                        .result())
                .isEqualTo(DmarcResult.FAIL);
        assertThat(check("news.example.co.uk", list, spf(SpfResult.PASS, "other.co.uk"))
                        .result())
                .isEqualTo(DmarcResult.FAIL);
        assertThat(list.organizationalDomain("a.b.c.ck")).isEqualTo("b.c.ck");
        assertThat(list.organizationalDomain("a.www.ck")).isEqualTo("www.ck");
        assertThat(list.organizationalDomain("a.unknown")).isEqualTo("a.unknown");
        assertThat(list.size()).isEqualTo(4);
    }

    @Test
    void callsNothingAFailureThatCouldNotBeChecked() {
        dmarc("example.org", "v=DMARC1; p=reject");
        assertThat(check("example.org", null, dkim(Outcome.TEMPERROR, "example.org"))
                        .result())
                .isEqualTo(DmarcResult.TEMPERROR);
        assertThat(check("example.org", spf(SpfResult.TEMPERROR, "example.org")).result())
                .isEqualTo(DmarcResult.TEMPERROR);
        assertThat(check("example.org", spf(SpfResult.TEMPERROR, "example.net")).result())
                .isEqualTo(DmarcResult.FAIL);
        dns.silent("_dmarc.example.com");
        DmarcAnswer answer = check("example.com", null);
        assertThat(answer.result()).isEqualTo(DmarcResult.TEMPERROR);
        assertThat(answer.disposition()).isEqualTo(DmarcPolicy.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            v=DMARC1               | true
            v = DMARC1 ; p=none    | true
            v=DMARC1;p=none        | true
            v=dmarc1; p=none       | false
            v=DMARC10; p=none      | false
            p=none; v=DMARC1       | false
            v=spf1 -all            | false
            """)
    void knowsItsRecords(String text, boolean expected) {
        assertThat(DmarcRecord.isOne(text)).isEqualTo(expected);
    }
}
