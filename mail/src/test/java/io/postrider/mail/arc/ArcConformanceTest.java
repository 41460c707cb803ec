package io.postrider.mail.arc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.mail.address.DomainName;
import io.postrider.mail.arc.ArcResult.Status;
import io.postrider.mail.dkim.BodyHashes;
import io.postrider.mail.dkim.DkimAlgorithm;
import io.postrider.mail.dkim.DkimKey;
import io.postrider.mail.dkim.StreamedMessage;
import io.postrider.mail.dkim.TagList;
import io.postrider.mail.dns.TxtLookup;
import io.postrider.mail.results.AuthenticationResults;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The suite of draft 12/16 of RFC 8617, which other implementations are measured by; not part of this project. */
class ArcConformanceTest {
    private static final Path SUITE = Path.of(System.getProperty("conformance.dir", "../../shared/conformance"), "arc");

    private static final List<String> ALL_TAGS = List.of("a", "b", "bh", "c", "cv", "d", "h", "i", "s", "t");

    /** A document of the suite: messages, and the keys that are in the DNS. */
    private record Scenario(Map<String, Object> content) {
        Map<String, Map<String, Object>> tests() {
            return map(content.get("tests"));
        }

        TxtLookup keys() {
            Map<String, String> records = map(content.get("txt-records"));
            return name -> {
                String record = records == null ? null : records.get(name);
                return record == null ? List.of() : List.of(record.replace("\n", ""));
            };
        }
    }

    @SuppressWarnings("unchecked")
    private static <V> Map<String, V> map(Object node) {
        return (Map<String, V>) node;
    }

    private static List<Scenario> scenarios(String file) throws IOException {
        var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        List<Scenario> scenarios = new ArrayList<>();
        for (Object document : yaml.loadAll(Files.readString(SUITE.resolve(file)))) {
            scenarios.add(new Scenario(map(document)));
        }
        return scenarios;
    }

    private interface Check {
        void of(Scenario scenario, Map<String, Object> test) throws Exception;
    }

    private static Stream<DynamicTest> tests(String file, Check check) throws IOException {
        if (!Files.isDirectory(SUITE)) {
            return Stream.of(DynamicTest.dynamicTest(
                    "skipped", () -> assumeTrue(false, "no suite at " + SUITE + ": set conformance.dir")));
        }
        return scenarios(file).stream()
                .flatMap(scenario -> scenario.tests().entrySet().stream()
                        .map(test ->
                                DynamicTest.dynamicTest(test.getKey(), () -> check.of(scenario, test.getValue()))));
    }

    private static StreamedMessage message(byte[] octets) throws IOException {
        return StreamedMessage.read(new ByteArrayInputStream(octets));
    }

    private static byte[] octets(Map<String, Object> test) {
        return String.valueOf(test.get("message"))
                .replaceFirst("^\n+", "")
                .replace("\n", "\r\n")
                .getBytes(ISO_8859_1);
    }

    private static ArcResult validate(byte[] octets, TxtLookup keys) throws IOException {
        StreamedMessage message = message(octets);
        var hashes = new BodyHashes();
        var verifier = new ArcVerifier(message.headers(), hashes);
        message.readBody(hashes);
        return verifier.result(keys);
    }

    @TestFactory
    Stream<DynamicTest> validation() throws IOException {
        return tests("arc-draft-validation-tests.yml", (scenario, test) -> {
            // Where the suite leaves the answer open the chain says itself that it failed.
            String expected = Objects.toString(test.get("cv"), "").isBlank() ? "Fail" : String.valueOf(test.get("cv"));
            ArcResult result = validate(octets(test), scenario.keys());
            assertThat(result.status().text())
                    .as(result.toString())
                    .isEqualTo(expected.strip().toLowerCase());
        });
    }

    @TestFactory
    Stream<DynamicTest> sealing() throws IOException {
        return tests("arc-draft-sign-tests.yml", (scenario, test) -> {
            byte[] octets = octets(test);
            byte[] added = seal(scenario, test, octets);
            String expectedSeal = String.valueOf(test.get("AS")).strip();
            if (expectedSeal.isEmpty()) {
                assertThat(added).isEmpty();
                return;
            }
            StreamedMessage sealed = message(added);
            assertSameTags(sealed, ArcSets.MESSAGE_SIGNATURE, String.valueOf(test.get("AMS")), ALL_TAGS);
            // The seal's own signature is also of where the lines of the others are folded.
            List<String> butSignature =
                    ALL_TAGS.stream().filter(tag -> !tag.equals("b")).toList();
            assertSameTags(sealed, ArcSets.SEAL, expectedSeal, butSignature);
            var whole = new ByteArrayOutputStream();
            whole.writeBytes(added);
            whole.writeBytes(octets);
            assertThat(validate(whole.toByteArray(), scenario.keys()).status())
                    .isEqualTo(expectedSeal.contains("cv=fail") ? Status.FAIL : Status.PASS);
            assertThat(plain(sealed.headers()
                            .first(ArcSets.RESULTS)
                            .orElseThrow()
                            .value()))
                    .isEqualTo(plain(String.valueOf(test.get("AAR"))));
        });
    }

    private static String plain(String value) {
        return value.replaceAll("\\s", "");
    }

    /** The very same: of all that others seal, and as they do. */
    private static void assertSameTags(StreamedMessage sealed, String name, String expected, List<String> names)
            throws Exception {
        TagList tags = TagList.parse(sealed.headers().first(name).orElseThrow().value());
        TagList others = TagList.parse(expected);
        for (String tag : names) {
            assertThat(plain(Objects.toString(tags.find(tag))))
                    .as(name + " " + tag)
                    .isEqualTo(plain(Objects.toString(others.find(tag))));
        }
    }

    private static byte[] seal(Scenario scenario, Map<String, Object> test, byte[] octets) throws Exception {
        StreamedMessage message = message(octets);
        var hashes = new BodyHashes();
        var verifier = new ArcVerifier(message.headers(), hashes);
        ArcSealer.want(hashes);
        message.readBody(hashes);
        ArcResult chain = verifier.result(scenario.keys());
        String host = String.valueOf(test.get("srv-id"));
        String results = AuthenticationResults.of(message.headers(), host);
        if (!ArcSealer.mayAdd(chain) || results.isEmpty()) {
            return new byte[0];
        }
        DkimKey key = DkimKey.of(
                String.valueOf(scenario.content().get("sel")),
                DkimAlgorithm.RSA_SHA256,
                pkcs8(String.valueOf(scenario.content().get("privatekey"))));
        var sealer = new ArcSealer(
                host, DomainName.of(String.valueOf(scenario.content().get("domain"))), key);
        return sealer.seal(
                new ArcSealer.Found(message.headers(), hashes, chain, results),
                List.of(String.valueOf(test.get("sig-headers")).split(":")),
                Instant.ofEpochSecond(Long.parseLong(String.valueOf(test.get("t")))));
    }

    /** RFC 5208 section 5: what stands before a key of PKCS #1. */
    private static byte[] pkcs8(String pem) {
        byte[] key = Base64.getMimeDecoder().decode(pem.replaceAll("-----.*-----", ""));
        var inner = new ByteArrayOutputStream();
        inner.writeBytes(Base64.getDecoder().decode("AgEAMA0GCSqGSIb3DQEBAQUA"));
        writeDer(0x04, key, inner);
        var all = new ByteArrayOutputStream();
        writeDer(0x30, inner.toByteArray(), all);
        return all.toByteArray();
    }

    private static void writeDer(int tag, byte[] value, ByteArrayOutputStream out) {
        out.write(tag);
        out.write(0x82);
        out.write(value.length >> 8);
        out.write(value.length);
        out.writeBytes(value);
    }
}
