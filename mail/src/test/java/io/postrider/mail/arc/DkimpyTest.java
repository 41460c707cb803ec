package io.postrider.mail.arc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.mail.address.DomainName;
import io.postrider.mail.arc.ArcResult.Status;
import io.postrider.mail.dkim.BodyHashes;
import io.postrider.mail.dkim.DkimAlgorithm;
import io.postrider.mail.dkim.DkimKey;
import io.postrider.mail.dkim.DkimResult;
import io.postrider.mail.dkim.DkimVerifier;
import io.postrider.mail.dkim.SignableMessage;
import io.postrider.mail.dkim.StreamedMessage;
import io.postrider.mail.dns.TxtLookup;
import io.postrider.mail.results.AuthenticationResults;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another implementation and this one verify what the other has signed and sealed, random messages of every odd shape. */
class DkimpyTest {
    private static final String PYTHON = "/usr/bin/python3";
    private static final int MESSAGES = 60;
    private static final DomainName DOMAIN = DomainName.of("example.org");

    @TempDir
    private static Path folder;

    private static KeyPair rsa;
    private static KeyPair ed25519;
    private static List<String> verdicts = List.of();

    @BeforeAll
    static void signEachOthersMessages() throws Exception {
        assumeTrue(runs("import dkim, nacl, authres"), "no dkimpy: install python3-dkim and python3-authres");
        rsa = pair("RSA", 2048);
        ed25519 = pair("Ed25519", 255);
        byte[] seed = tail(ed25519.getPrivate().getEncoded());
        Files.writeString(folder.resolve("ed25519.key"), Base64.getEncoder().encodeToString(seed));
        Files.writeString(
                folder.resolve("rsa.pem"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(rsa.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        Files.writeString(
                folder.resolve("dns.json"),
                "{\"s1._domainkey.example.org\": \"%s\", \"s2._domainkey.example.org\": \"%s\"}"
                        .formatted(record("s1"), record("s2")));
        for (int i = 0; i < MESSAGES; i++) {
            write(i, message(new Random(i)));
        }
        URI script = Objects.requireNonNull(DkimpyTest.class.getResource("/dkimpy.py"))
                .toURI();
        verdicts = run(PYTHON, Path.of(script).toString(), folder.toString());
    }

    private static void write(int number, byte[] message) throws IOException {
        Files.write(file(number, "eml"), message);
        byte[] ours = joined(
                SignableMessage.read(new ByteArrayInputStream(message)).sign(DOMAIN, keys(), Instant.now()), message);
        Files.write(file(number, "ours"), ours);
        byte[] once = sealed(ours);
        Files.write(file(number, "ours-sealed"), once);
        Files.write(file(number, "both-sealed"), sealed(once));
    }

    private static Path file(int number, String suffix) {
        return folder.resolve("%02d.%s".formatted(number, suffix));
    }

    private static List<DkimKey> keys() {
        return List.of(
                DkimKey.of("s1", DkimAlgorithm.RSA_SHA256, rsa.getPrivate().getEncoded()),
                DkimKey.of(
                        "s2", DkimAlgorithm.ED25519_SHA256, ed25519.getPrivate().getEncoded()));
    }

    private static byte[] sealed(byte[] message) throws IOException {
        Verified verified = verify(message);
        var sealer = new ArcSealer("mx.example.org", DOMAIN, keys().getFirst());
        String results = AuthenticationResults.of(Optional.empty(), verified.signatures(), verified.chain());
        var found = new ArcSealer.Found(verified.message().headers(), verified.hashes(), verified.chain(), results);
        return joined(sealer.seal(found, Instant.now()), message);
    }

    private record Verified(StreamedMessage message, BodyHashes hashes, List<DkimResult> signatures, ArcResult chain) {}

    private static Verified verify(byte[] octets) throws IOException {
        var message = StreamedMessage.read(new ByteArrayInputStream(octets));
        var hashes = new BodyHashes();
        var dkim = new DkimVerifier(message.headers(), hashes);
        var arc = new ArcVerifier(message.headers(), hashes);
        ArcSealer.want(hashes);
        message.readBody(hashes);
        TxtLookup keys = name -> List.of(record(name.substring(0, 2)));
        return new Verified(message, hashes, dkim.results(keys, Instant.now()), arc.result(keys));
    }

    private static String record(String selector) {
        byte[] key = (selector.equals("s1") ? rsa : ed25519).getPublic().getEncoded();
        return selector.equals("s1")
                ? "v=DKIM1; k=rsa; p=" + Base64.getEncoder().encodeToString(key)
                : "v=DKIM1; k=ed25519; p=" + Base64.getEncoder().encodeToString(tail(key));
    }

    private static byte[] tail(byte[] encoded) {
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    private static KeyPair pair(String algorithm, int bits) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }

    /** Folded fields, white space in odd places, empty lines at the end, no body. */
    private static byte[] message(Random random) {
        var text = new StringBuilder("From: Ann <ann@example.org>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n");
        text.append("Message-ID: <").append(random.nextInt()).append("@example.org>\r\n");
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(List.of("Subject", "TO", "cc", "X-Odd", "Received", "Mime-Version")
                    .get(random.nextInt(6)));
            text.append(':').append(filling(random, "ab  \t;=", 40)).append('x');
            text.append(random.nextBoolean() ? "\r\n \t  folded " : "").append("\r\n");
        }
        text.append("\r\n");
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(filling(random, "ab.  \t=\u00e9", 90)).append("\r\n");
        }
        text.append("\r\n".repeat(random.nextInt(4)));
        return text.toString().getBytes(ISO_8859_1);
    }

    private static String filling(Random random, String of, int most) {
        var text = new StringBuilder();
        for (int i = random.nextInt(most); i > 0; i--) {
            text.append(of.charAt(random.nextInt(of.length())));
        }
        return text.toString();
    }

    private static boolean runs(String statement) throws Exception {
        try {
            return new ProcessBuilder(PYTHON, "-c", statement).start().waitFor() == 0;
        } catch (IOException noPython) {
            return false;
        }
    }

    private static List<String> run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = process.inputReader().lines().toList();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return lines;
    }

    @Test
    void verifiesWhatWeSign() {
        assertThat(verdicts).filteredOn(line -> line.contains("dkim")).hasSize(MESSAGES);
        assertThat(verdicts).filteredOn(line -> line.contains("dkim")).allMatch(line -> line.endsWith("True True"));
    }

    @Test
    void validatesWhatWeSeal() {
        List<String> seals =
                verdicts.stream().filter(line -> line.contains("sealed")).toList();
        assertThat(seals).hasSize(2 * MESSAGES).allMatch(line -> line.endsWith(" pass"));
    }

    @Test
    void isVerifiedByUs() throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            for (int form = 0; form < 4; form++) {
                Verified verified = verify(Files.readAllBytes(file(i, "signed-" + form)));
                assertThat(verified.signatures())
                        .as("message %d, form %d", i, form)
                        .hasSize(2)
                        .allMatch(DkimResult::passed);
            }
        }
    }

    @Test
    void isValidatedAndSealedByUs() throws Exception {
        for (int i : IntStream.range(0, MESSAGES).toArray()) {
            byte[] theirs = Files.readAllBytes(file(i, "sealed"));
            assertThat(verify(theirs).chain().status()).as("message %d", i).isEqualTo(Status.PASS);
            ArcResult both = verify(sealed(theirs)).chain();
            assertThat(both.status()).as("message %d sealed by both", i).isEqualTo(Status.PASS);
            assertThat(both.instances()).isEqualTo(2);
        }
    }
}
