package io.postrider.mail.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.postrider.mail.address.DomainName;
import io.postrider.mail.mime.Headers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignableMessageTest {
    // RFC 8463 appendix A.3
    private static final String MESSAGE = """
            From: Joe SixPack <joe@football.example.com>
            To: Suzie Q <suzie@shopping.example.net>
            Subject: Is dinner ready?
            Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
            Message-ID: <20030712040037.46341.5F8J@football.example.com>

            Hi.

            We lost the game.  Are you hungry yet?

            Joe.

            """.replace("\n", "\r\n");

    private static final String BODY_HASH = "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=";
    private static final DomainName DOMAIN = DomainName.of("football.example.com");
    private static final Instant NOW = Instant.ofEpochSecond(1_528_637_909);

    private final KeyPair ed25519 = pair("Ed25519");
    private final KeyPair rsa = pair("RSA");
    private final List<DkimKey> keys =
            List.of(key("brisbane", DkimAlgorithm.ED25519_SHA256, ed25519), key("test", DkimAlgorithm.RSA_SHA256, rsa));

    private static KeyPair pair(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static DkimKey key(String selector, DkimAlgorithm algorithm, KeyPair pair) {
        return DkimKey.of(selector, algorithm, pair.getPrivate().getEncoded());
    }

    private static SignableMessage message(String text) throws IOException {
        return SignableMessage.read(new ByteArrayInputStream(text.getBytes(ISO_8859_1)));
    }

    /** The fields by selector, each a map of its tags. */
    private Map<String, Map<String, String>> signed(String text) throws IOException {
        String fields = new String(message(text).sign(DOMAIN, keys, NOW), ISO_8859_1);
        Map<String, Map<String, String>> found = new TreeMap<>();
        for (String field : fields.split("\r\n(?=DKIM)")) {
            Map<String, String> tags = new TreeMap<>(Map.of("field", field.stripTrailing()));
            String value = field.substring(field.indexOf(':') + 1);
            for (String tag : value.replaceAll("\\s", "").split(";")) {
                tags.put(tag.substring(0, tag.indexOf('=')), tag.substring(tag.indexOf('=') + 1));
            }
            found.put(tags.get("s"), tags);
        }
        return found;
    }

    @Test
    void signsAsRfc8463Appendix() throws Exception {
        byte[] seed = Base64.getDecoder().decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=");
        // RFC 8410 section 7: what stands before the 32 octets
        byte[] pkcs8 = Stream.of(Base64.getDecoder().decode("MC4CAQAwBQYDK2VwBCIEIA=="), seed)
                .collect(ByteArrayOutputStream::new, ByteArrayOutputStream::writeBytes, (a, b) -> {})
                .toByteArray();
        var headers = Headers.parse(MESSAGE.getBytes(ISO_8859_1));
        var hashed = new ByteArrayOutputStream();
        for (String name : List.of("from", "to", "subject", "date", "message-id")) {
            Relaxed.field(headers.first(name).orElseThrow(), hashed);
        }
        Relaxed.lastField("DKIM-Signature", """
                 v=1; a=ed25519-sha256; c=relaxed/relaxed;
                 d=football.example.com; i=@football.example.com;
                 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
                 subject : date : message-id : from : subject : date;
                 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
                 b=""".replace("\n", "\r\n "), hashed);
        DkimKey key = DkimKey.of("brisbane", DkimAlgorithm.ED25519_SHA256, pkcs8);

        byte[] signature = key.signer().sign(hashed.toByteArray());

        assertThat(Base64.getEncoder().encodeToString(signature))
                .isEqualTo("/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus"
                        + "Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==");
        assertThat(signed(MESSAGE).get("brisbane")).containsEntry("bh", BODY_HASH);
    }

    @Test
    void signsWithBothAlgorithms() throws Exception {
        Map<String, Map<String, String>> signed = signed(MESSAGE);

        assertThat(signed).containsOnlyKeys("brisbane", "test");
        for (Map<String, String> tags : signed.values()) {
            assertThat(tags)
                    .containsEntry("v", "1")
                    .containsEntry("c", "relaxed/relaxed")
                    .containsEntry("d", "football.example.com")
                    .containsEntry("t", "1528637909")
                    .containsEntry("x", "1529242709")
                    .doesNotContainKey("l");
            assertThat(tags.get("field").lines())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThan(100));
        }
        assertThat(signed.get("brisbane")).containsEntry("a", "ed25519-sha256");
        assertThat(signed.get("test")).containsEntry("a", "rsa-sha256");
        assertThat(verifies(signed.get("brisbane"), "Ed25519", ed25519)).isTrue();
        assertThat(verifies(signed.get("test"), "SHA256withRSA", rsa)).isTrue();
    }

    /** As RFC 6376 section 6.1.3 has it, by what the field says alone. */
    private boolean verifies(Map<String, String> tags, String algorithm, KeyPair pair) throws Exception {
        var hashed = new ByteArrayOutputStream();
        List<String> fields =
                List.of(MESSAGE.substring(0, MESSAGE.indexOf("\r\n\r\n")).split("\r\n"));
        for (String name : List.of(tags.get("h").split(":")).stream().distinct().toList()) {
            fields.stream()
                    .filter(field -> field.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(field ->
                            name.toLowerCase() + field.substring(name.length()).replaceFirst(": ", ":"))
                    .map(field -> field.replaceAll("[ \t]+", " ") + "\r\n")
                    .forEach(field -> hashed.writeBytes(field.getBytes(ISO_8859_1)));
        }
        String own = tags.get("field")
                .replaceAll("b=[^=;]+=*$", "b=")
                .replaceAll("\r\n", "")
                .replaceAll("[ \t]+", " ");
        hashed.writeBytes(
                own.replaceFirst("DKIM-Signature: ", "dkim-signature:").getBytes(ISO_8859_1));
        byte[] octets = hashed.toByteArray();
        var signature = Signature.getInstance(algorithm);
        signature.initVerify(pair.getPublic());
        signature.update(
                algorithm.equals("Ed25519")
                        ? MessageDigest.getInstance("SHA-256").digest(octets)
                        : octets);
        return signature.verify(Base64.getDecoder().decode(tags.get("b")));
    }

    @Test
    void namesWhatMustNotBeAddedOnceMoreThanItIs() throws Exception {
        String several = "Subject: one\r\nList-Id: <l.example>\r\n" + MESSAGE;

        List<String> names = List.of(signed(several).get("test").get("h").split(":"));

        assertThat(names).filteredOn("From"::equals).hasSize(2);
        assertThat(names).filteredOn("Subject"::equals).hasSize(3);
        assertThat(names).filteredOn("Reply-To"::equals).hasSize(1);
        assertThat(names).filteredOn("List-Id"::equals).hasSize(1);
        assertThat(names).doesNotContain("List-Unsubscribe", "Received");
    }

    // RFC 6376 section 3.4.5 and lines that are empty or look so
    @ParameterizedTest
    @ValueSource(strings = {"", "|||", " |\t |", " C |D \t E|||"})
    void bodiesThatAreAlikeRelaxedHaveOneHash(String body) throws Exception {
        String expected = body.strip().replace("|", "").isBlank() ? "" : " C\r\nD E\r\n";
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(expected.getBytes(ISO_8859_1)));
        for (String lineEnd : List.of("\r\n", "\n", "\r")) {
            String text = "From: joe@football.example.com\r\n\r\n" + body.replace("|", lineEnd);
            assertThat(signed(text).get("test")).containsEntry("bh", hash);
        }
    }

    @Test
    void aBodyWithoutALineEndIsSentWithOne() throws Exception {
        assertThat(signed(MESSAGE.strip()).get("test")).containsEntry("bh", BODY_HASH);
    }

    @Test
    void theSameInWhateverPiecesItComes() throws Exception {
        String body = "A line with  spaces \t and text.\r\n\r\n".repeat(3_000);
        String text = MESSAGE.substring(0, MESSAGE.indexOf("\r\n\r\n") + 4) + body;
        var slow = new ByteArrayInputStream(text.getBytes(ISO_8859_1)) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 7));
            }
        };

        String piecemeal = new String(SignableMessage.read(slow).sign(DOMAIN, keys, NOW), ISO_8859_1);

        assertThat(piecemeal).contains("bh=" + signed(text).get("test").get("bh"));
    }

    @ParameterizedTest
    @CsvSource({
        "From: Joe <joe@Football.Example.COM>, football.example.com",
        "From: joe@bücher.example, xn--bcher-kva.example",
        "From: joe@xn--bcher-kva.example, xn--bcher-kva.example",
        "From: undisclosed:;, ''",
        "From: joe, ''",
        "To: joe@football.example.com, ''",
        "'From: a@a.example\r\nFrom: b@b.example', ''",
    })
    void theAuthorsDomainIsThatOfTheOneFromField(String header, String domain) throws IOException {
        assertThat(message(header + "\r\n\r\nHi.\r\n")
                        .authorDomain()
                        .map(DomainName::ascii)
                        .orElse(""))
                .isEqualTo(domain);
    }

    @Test
    void aHeaderThatIsNotSeenWholeIsNotSigned() throws IOException {
        String tooMany = "X-Filler: 1\r\n".repeat(1_000) + MESSAGE;
        String tooLong = "X-Filler: " + "x".repeat(256 * 1024) + "\r\n" + MESSAGE;

        assertThat(message(tooMany).authorDomain()).isEmpty();
        assertThat(message(tooLong).authorDomain()).isEmpty();
        assertThat(message(MESSAGE).authorDomain()).contains(DOMAIN);
    }

    @Test
    void aKeyOfAnotherAlgorithmIsRefusedWithoutItsOctets() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> key("s", DkimAlgorithm.RSA_SHA256, ed25519))
                .withMessage("the key of selector s is no rsa-sha256 key")
                .withNoCause();
    }
}
