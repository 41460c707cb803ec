package io.postrider.mail.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.mail.address.DomainName;
import io.postrider.mail.dkim.DkimResult.Outcome;
import io.postrider.mail.dns.TxtLookup;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DkimVerifierTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_528_637_909);
    private static final DomainName DOMAIN = DomainName.of("example.org");
    private static final KeyPair RSA = pair("RSA", 2048);
    private static final KeyPair ED25519 = pair("Ed25519", 255);

    private static final String MESSAGE = """
            From: Ann <ann@example.org>
            To: kim@example.net
            Subject: Lunch
            Date: Fri, 11 Jul 2003 21:00:37 -0700

            Hi  Kim,\s

            are you hungry yet?


            """.replace("\n", "\r\n");

    // RFC 8463 appendix A.3
    private static final String RFC8463 = """
            DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
             d=football.example.com; i=@football.example.com;
             q=dns/txt; s=brisbane; t=1528637909; h=from : to :
             subject : date : message-id : from : subject : date;
             bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
             b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
             Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
            DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
             d=football.example.com; i=@football.example.com;
             q=dns/txt; s=test; t=1528637909; h=from : to : subject :
             date : message-id : from : subject : date;
             bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
             b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
             DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
             dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
            From: Joe SixPack <joe@football.example.com>
            To: Suzie Q <suzie@shopping.example.net>
            Subject: Is dinner ready?
            Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
            Message-ID: <20030712040037.46341.5F8J@football.example.com>

            Hi.

            We lost the game.  Are you hungry yet?

            Joe.

            """.replace("\n", "\r\n");

    private static KeyPair pair(String algorithm, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String record(KeyPair pair) {
        byte[] key = pair.getPublic().getEncoded();
        boolean rsa = pair.getPublic() instanceof RSAPublicKey;
        byte[] published = rsa ? key : Arrays.copyOfRange(key, key.length - 32, key.length);
        return "v=DKIM1; k=" + (rsa ? "rsa" : "ed25519") + "; p="
                + Base64.getEncoder().encodeToString(published);
    }

    private static TxtLookup published(String record) {
        return name -> name.equals("s1._domainkey.example.org") ? List.of(record) : List.of();
    }

    private static List<DkimResult> verify(String message, TxtLookup keys, Instant now) throws IOException {
        var streamed = StreamedMessage.read(new ByteArrayInputStream(message.getBytes(ISO_8859_1)));
        var hashes = new BodyHashes();
        var verifier = new DkimVerifier(streamed.headers(), hashes);
        streamed.readBody(hashes);
        return verifier.results(keys, now);
    }

    private static DkimResult only(String message, String record) throws IOException {
        List<DkimResult> results = verify(message, published(record), NOW);
        assertThat(results).hasSize(1);
        return results.getFirst();
    }

    /** Signed with the tags as they are, but for the two that depend on the message. */
    private static String signed(String tags, String message, KeyPair pair) throws Exception {
        boolean rsa = pair.getPublic() instanceof RSAPublicKey;
        DkimKey key = DkimKey.of(
                "s1",
                rsa ? DkimAlgorithm.RSA_SHA256 : DkimAlgorithm.ED25519_SHA256,
                pair.getPrivate().getEncoded());
        TagList before = TagList.parse(tags);
        Canonicalization.Pair forms = Canonicalization.Pair.of(before, Canonicalization.SIMPLE);
        Long length = before.number("l", 76);
        var kind = new BodyHashes.Kind(forms.body(), length == null ? Long.MAX_VALUE : length);
        var plain = StreamedMessage.read(new ByteArrayInputStream(message.getBytes(ISO_8859_1)));
        var hashes = new BodyHashes();
        hashes.want(kind);
        plain.readBody(hashes);
        String field = "DKIM-Signature: " + tags + "; bh="
                + Base64.getEncoder().encodeToString(hashes.get(kind).sha256()) + ";\r\n b=";
        var unsigned = StreamedMessage.read(new ByteArrayInputStream((field + "\r\n" + message).getBytes(ISO_8859_1)));
        var own = unsigned.headers().first("DKIM-Signature").orElseThrow();
        byte[] octets = new SignedHeader(unsigned.headers())
                .signedBy(own, TagList.parse(field.substring(field.indexOf(':') + 1)), forms.header());
        return field + key.sign(octets) + "\r\n" + message;
    }

    @Test
    void verifiesTheSignaturesOfRfc8463() throws Exception {
        TxtLookup keys = name -> switch (name) {
            case "brisbane._domainkey.football.example.com" ->
                List.of("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
            case "test._domainkey.football.example.com" ->
                List.of("v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWR"
                        + "iGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutAC"
                        + "DfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3"
                        + "Ip3G+2kryOTIKT+l/K4w3QIDAQAB");
            default -> List.of();
        };

        List<DkimResult> results = verify(RFC8463, keys, NOW);

        assertThat(results).extracting(DkimResult::outcome).containsExactly(Outcome.PASS, Outcome.PASS);
        assertThat(results).extracting(DkimResult::domain).containsOnly("football.example.com");
        assertThat(results.get(1).bits()).isEqualTo(1024);
        assertThat(verify(RFC8463.replace("lost", "won"), keys, NOW))
                .extracting(DkimResult::reason)
                .containsOnly("body hash did not verify");
        assertThat(verify(RFC8463.replace("dinner", "supper"), keys, NOW))
                .extracting(DkimResult::reason)
                .containsOnly("signature verification failed");
    }

    @Test
    void verifiesWhatWeSign() throws Exception {
        var keys = List.of(
                DkimKey.of("s1", DkimAlgorithm.RSA_SHA256, RSA.getPrivate().getEncoded()),
                DkimKey.of(
                        "s2", DkimAlgorithm.ED25519_SHA256, ED25519.getPrivate().getEncoded()));
        byte[] octets = MESSAGE.getBytes(ISO_8859_1);
        String fields = new String(
                SignableMessage.read(new ByteArrayInputStream(octets)).sign(DOMAIN, keys, NOW), ISO_8859_1);
        TxtLookup published = name -> List.of(record(name.startsWith("s1.") ? RSA : ED25519));

        assertThat(verify(fields + MESSAGE, published, NOW)).hasSize(2).allMatch(DkimResult::passed);
        assertThat(verify(fields + "Subject: Another\r\n" + MESSAGE, published, NOW))
                .noneMatch(DkimResult::passed);
    }

    @ParameterizedTest
    @CsvSource({
        "simple/simple",
        "simple/relaxed",
        "relaxed/simple",
        "relaxed/relaxed",
        "simple",
        "relaxed",
    })
    void verifiesEveryCanonicalization(String form) throws Exception {
        String tags = "v=1; a=rsa-sha256; c=" + form + "; d=example.org; s=s1; h=From:Subject:Subject";
        String message = signed(tags, MESSAGE, RSA);

        assertThat(only(message, record(RSA)).outcome()).isEqualTo(Outcome.PASS);
        assertThat(only(message + "\r\n\r\n", record(RSA)).outcome()).isEqualTo(Outcome.PASS);
        boolean forgiving = form.endsWith("/relaxed");
        assertThat(only(message.replace("Hi  Kim", "Hi Kim"), record(RSA)).passed())
                .isEqualTo(forgiving);
        assertThat(only(message.replace("Subject: Lunch", "subject:  Lunch"), record(RSA))
                        .passed())
                .isEqualTo(form.startsWith("relaxed"));
    }

    @Test
    void tellsOfASignatureThatLeavesAPartOfTheBodyOpen() throws Exception {
        String message =
                signed("v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=s1; h=from; l=10", MESSAGE, RSA);

        DkimResult result = only(message + "more\r\n", record(RSA));

        assertThat(result.passed()).isTrue();
        assertThat(result.partial()).isTrue();
        String tooLong = signed("v=1; a=rsa-sha256; d=example.org; s=s1; h=from; l=10000", MESSAGE, RSA);
        assertThat(only(tooLong, record(RSA)).reason()).isEqualTo("l= is larger than the body");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=2; a=rsa-sha256; d=example.org; s=s1; h=from | another version",
                "v=1; a=rsa-sha1; d=example.org; s=s1; h=from | SHA-1 is not believed any more",
                "v=1; a=rsa-sha256; d=example.org; s=s1; h=to | From is not signed",
                "v=1; a=rsa-sha256; d=example.org; s=s1; h=from; i=ann@example.com | i= is not in the domain",
                "v=1; a=rsa-sha256; d=example.org; s=s1; h=from; i=ann@notexample.org | i= is not in the domain",
                "v=1; a=rsa-sha256; d=example.org; s=s1; h=from; q=http | the key is not in the DNS",
                "v=1; a=rsa-sha256; d=example.org; s=s1; h=from; t=1528637909; x=1528637908 | signature expired",
                "v=1; a=rsa-sha256; d=example.org; s=s1; h=from; x=1528637608 | signature expired",
                "v=1; a=rsa-sha256; d=example.org; s=s1; h=from; t=1528638300 | signed in the future",
                "v=1; a=rsa-sha256; d=example.org; s=s1; h=from; c=loose | unknown canonicalization",
                "v=1; a=rsa-sha256; d=example.org; s=other; h=from | no key for the signature",
                "v=1; a=rsa-sha256; d=exa mple.org; s=s1; h=from | no name for a key",
                "v=1; a=rsa-sha256; s=s1; h=from | no d= tag",
                "v=1; a=rsa-sha256; d=example.org; d=example.org; s=s1; h=from | a tag twice",
            })
    void tellsWhatIsWrongWithASignature(String tags, String reason) throws Exception {
        String message = "DKIM-Signature: " + tags + "; bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=; b=AAAA\r\n"
                + MESSAGE.substring(0, MESSAGE.indexOf("\r\n\r\n") + 4);

        DkimResult result = only(message, record(RSA));

        assertThat(result.outcome()).isEqualTo(Outcome.PERMERROR);
        assertThat(result.reason()).isEqualTo(reason);
    }

    @Test
    void toleratesClocksThatAreFiveMinutesApart() throws Exception {
        String message = signed(
                "v=1; a=rsa-sha256; d=example.org; s=s1; h=from; t=" + NOW.getEpochSecond() + "; x="
                        + NOW.plusSeconds(60).getEpochSecond(),
                MESSAGE,
                RSA);

        TxtLookup keys = published(record(RSA));
        assertThat(verify(message, keys, NOW.minus(Duration.ofMinutes(4)))
                        .getFirst()
                        .passed())
                .isTrue();
        assertThat(verify(message, keys, NOW.plus(Duration.ofMinutes(5)))
                        .getFirst()
                        .passed())
                .isTrue();
        assertThat(verify(message, keys, NOW.plus(Duration.ofMinutes(7)))
                        .getFirst()
                        .passed())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=DKIM1; k=rsa; p= | the key is revoked",
                "v=DKIM1; k=rsa | the key record has no key",
                "v=DKIM2; p=AAAA | the key record has another version",
                "v=DKIM1; k=ed25519; p=AAAA | the key is of another type",
                "v=DKIM1; h=sha1; p=AAAA | the key is for other hashes",
                "v=DKIM1; s=tlsrpt; p=AAAA | the key is not for mail",
                "v=DKIM1; p=AAAA | the key cannot be read",
                "v=DKIM1; p=????  | p= is not in base64",
            })
    void tellsWhatIsWrongWithAKey(String record, String reason) throws Exception {
        String message = signed("v=1; a=rsa-sha256; d=example.org; s=s1; h=from", MESSAGE, RSA);

        DkimResult result = only(message, record);

        assertThat(result.outcome()).isEqualTo(Outcome.PERMERROR);
        assertThat(result.reason()).isEqualTo(reason);
    }

    @Test
    void readsKeysThatOtherProgramsPublish() throws Exception {
        String message = signed("v=1; a=rsa-sha256; d=example.org; s=s1; h=from", MESSAGE, RSA);
        byte[] key = RSA.getPublic().getEncoded();
        // Behind the 24 octets that name the algorithm stands the RSAPublicKey of RFC 6376 section 3.6.1.
        String bare = Base64.getEncoder().encodeToString(Arrays.copyOfRange(key, 24, key.length));

        assertThat(only(message, "p=" + bare).passed()).isTrue();
        assertThat(only(message, record(RSA) + "; t=y:s; n=ours;").testing()).isTrue();
    }

    @Test
    void believesNoKeyThatIsTooShort() throws Exception {
        KeyPair small = pair("RSA", 512);
        String message = signed("v=1; a=rsa-sha256; d=example.org; s=s1; h=from", MESSAGE, pair("RSA", 1024));

        DkimResult result = only(message, record(small));

        assertThat(result.outcome()).isEqualTo(Outcome.POLICY);
        assertThat(result.reason()).isEqualTo("a key of 512 bits");
    }

    @Test
    void wantsTheVeryDomainWhereTheKeySaysSo() throws Exception {
        String message = signed("v=1; a=rsa-sha256; d=example.org; i=@news.example.org; s=s1; h=from", MESSAGE, RSA);

        assertThat(only(message, record(RSA)).passed()).isTrue();
        assertThat(only(message, record(RSA) + "; t=s").reason()).isEqualTo("i= is not the domain itself");
    }

    @Test
    void saysThatAKeyCannotBeAskedForNow() throws Exception {
        String message = signed("v=1; a=ed25519-sha256; d=example.org; s=s1; h=from", MESSAGE, ED25519);

        List<DkimResult> results = verify(
                message,
                name -> {
                    throw new TxtLookup.Unavailable("SERVFAIL");
                },
                NOW);

        assertThat(results).extracting(DkimResult::outcome).containsExactly(Outcome.TEMPERROR);
    }

    @Test
    void looksAtTenSignaturesAndNoMore() throws Exception {
        String one = "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=none; h=from; bh=AAAA; b=AAAA\r\n";
        int[] asked = new int[1];

        List<DkimResult> results = verify(
                one.repeat(1_000) + MESSAGE,
                name -> {
                    asked[0]++;
                    return List.of();
                },
                NOW);

        assertThat(results).hasSize(10);
        assertThat(asked[0]).isLessThanOrEqualTo(10);
    }
}
