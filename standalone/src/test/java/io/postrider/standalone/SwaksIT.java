package io.postrider.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.standalone.tryout.Credentials.Account;
import io.postrider.testkit.peers.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins at submission by swaks, with every mechanism that it has, and by GNU SASL, which has SCRAM. */
@Timeout(600)
class SwaksIT {
    private static final Path SWAKS = Path.of("/usr/bin/swaks");
    private static final Path GSASL = Path.of("/usr/bin/gsasl");

    @TempDir
    static Path folder;

    private static TestSuite suite;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Files.isExecutable(SWAKS), "swaks is not installed");
        suite = new TestSuite(folder.resolve("data"));
        suite.start();
    }

    @AfterAll
    static void stop() {
        if (suite != null) {
            suite.close();
        }
    }

    private static Account ann() {
        return suite.credentials().accounts().get(0);
    }

    private static String swaks(String subject, int port, String... options) {
        List<String> command = new ArrayList<>(List.of(SWAKS.toString(), "--server", "127.0.0.1:" + port));
        command.addAll(List.of("--helo", "client.test", "--from", ann().address()));
        command.addAll(List.of("--to", suite.credentials().accounts().get(1).address()));
        command.addAll(List.of("--header", "Subject: " + subject, "--auth-user", ann().address()));
        command.addAll(List.of(options));
        return Programs.output(command.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({"PLAIN,-tls", "LOGIN,-tls", "PLAIN,-tlsc", "LOGIN,-tlsc"})
    void swaksIsLetInByWhatItHasInCommonWithUs(String mechanism, String tls) {
        int port =
                tls.equals("-tls") ? suite.ports().submission() : suite.ports().submissions();
        String subject = mechanism + ' ' + tls;

        String said = swaks(subject, port, tls, "--auth", mechanism, "--auth-password", ann().password());

        assertThat(said).doesNotStartWith("FAILED").contains("235 2.7.0");
        suite.awaitInbox(subjects -> subjects.contains(subject));
    }

    /** What needs the password in clear, or a hash that is as good, is not had. */
    @ParameterizedTest
    @ValueSource(strings = {"CRAM-MD5", "CRAM-SHA1", "DIGEST-MD5"})
    void weakMechanismsAreNotOffered(String mechanism) {
        String said = swaks("weak", suite.ports().submission(), "-tls", "--auth", mechanism, "--auth-password", "x");

        assertThat(said).startsWith("FAILED").contains("250").doesNotContain("235 ");
        assertThat(said.lines().filter(line -> line.contains("AUTH ")))
                .isNotEmpty()
                .noneMatch(line -> line.contains("AUTH ") && line.contains(" " + mechanism));
    }

    @Test
    void aWrongPasswordIsRefusedAndSoIsALoginInClear() {
        int port = suite.ports().submission();

        assertThat(swaks("wrong", port, "-tls", "--auth", "PLAIN", "--auth-password", "wrong"))
                .startsWith("FAILED")
                .contains("535 5.7.8");
        String clear = swaks("clear", port, "--auth", "PLAIN", "--auth-password", ann().password());
        assertThat(clear).startsWith("FAILED").doesNotContain("250-AUTH").doesNotContain("235 ");
        assertThat(swaks("none", port, "-tls", "--auth-optional", "NTLM", "--auth-password", "x"))
                .startsWith("FAILED")
                .contains("530 5.7.0");
    }

    @Test
    void gnuSaslIsLetInByScram() {
        assumeTrue(Files.isExecutable(GSASL), "GNU SASL is not installed");
        String said = scram(ann().password());
        assertThat(said).doesNotStartWith("FAILED").contains("235 2.7.0");

        assertThat(scram("wrong")).startsWith("FAILED").contains("535 5.7.8");
    }

    private static String scram(String password) {
        return Programs.output(
                GSASL.toString(),
                "--smtp",
                "--verbose",
                "--starttls",
                "--no-cb",
                "--mechanism=SCRAM-SHA-256",
                "--connect=localhost:" + suite.ports().submission(),
                "--x509-ca-file=" + suite.credentials().caCertificate(),
                "--authentication-id=" + ann().address(),
                "--password=" + password);
    }
}
