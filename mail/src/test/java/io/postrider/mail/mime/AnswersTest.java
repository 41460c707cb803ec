package io.postrider.mail.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * ENVELOPE and BODYSTRUCTURE of many messages against recorded answers. They are those of Dovecot 2.3.19 (RFC 3501 leaves
 * case to the server, so it is not compared; where Dovecot says {@code MISSING_DOMAIN} we leave the host empty); a file in
 * which ours differ holds Dovecot's beside them and says why.
 */
class AnswersTest {
    @TestFactory
    Stream<DynamicTest> answersOfOurMessages() throws IOException, URISyntaxException {
        return tests(resource("mime/messages"), "mime/answers");
    }

    /** Messages of other projects, not part of this one. */
    @TestFactory
    Stream<DynamicTest> answersOfTheConformanceMessages() throws IOException, URISyntaxException {
        Path messages = Path.of(System.getProperty("conformance.dir", "../../shared/conformance"), "mime");
        if (!Files.isDirectory(messages)) {
            return Stream.of(DynamicTest.dynamicTest(
                    "skipped", () -> assumeTrue(false, "no messages at " + messages + ": set conformance.dir")));
        }
        return tests(messages, "mime/conformance");
    }

    private static Stream<DynamicTest> tests(Path messages, String answers) throws IOException, URISyntaxException {
        Path expected = resource(answers);
        try (Stream<Path> files = Files.list(expected)) {
            return files.sorted().toList().stream().map(file -> {
                String name = file.getFileName().toString().replace(".txt", "");
                return DynamicTest.dynamicTest(name, () -> check(message(messages, name), Files.readAllLines(file)));
            });
        }
    }

    private static void check(byte[] octets, List<String> answers) throws IOException {
        MessageStructure structure = MessageParser.scan(octets, MimeLimits.DEFAULT);
        assertThat("ENVELOPE " + ImapForm.envelope(structure.envelope())).isEqualToIgnoringCase(answers.get(0));
        assertThat("BODYSTRUCTURE " + ImapForm.bodyStructure(structure.root())).isEqualToIgnoringCase(answers.get(1));
        assertThat(MessageParser.scan(new ByteArrayInputStream(octets))).isEqualTo(structure);
        assertThat(MessageStructure.decode(structure.encode())).isEqualTo(structure);
    }

    /** The message with CRLF at the end of each line, as it would come over SMTP. */
    private static byte[] message(Path folder, String name) throws IOException {
        Path message = folder.resolve(name + ".eml");
        String text = Files.readString(Files.exists(message) ? message : folder.resolve(name + ".msg"), ISO_8859_1);
        return text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(ISO_8859_1);
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(AnswersTest.class.getClassLoader().getResource(name))
                .toURI());
    }
}
