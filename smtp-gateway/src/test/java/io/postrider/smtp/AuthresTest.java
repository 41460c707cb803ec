package io.postrider.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.testkit.peers.Programs;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Another implementation of RFC 8601 reads our Authentication-Results as we mean it. */
class AuthresTest {
    private static final String PYTHON = "/usr/bin/python3";
    private static final String READ = """
            import authres, sys
            read = authres.all_features().parse(sys.argv[1])
            print(read.authserv_id)
            for one in read.results:
                print(one.method, one.result, *sorted("%s.%s=%s" % (p.type, p.name, p.value) for p in one.properties))
            """;

    private final SenderWorld world = new SenderWorld();

    @BeforeEach
    void needsIt() {
        String version = Programs.output(PYTHON, "-c", "import authres");
        assumeTrue(version.isEmpty(), "no authres: install python3-authres");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private String read(String reversePath, String message) throws IOException {
        assertThat(world.send(reversePath, message)).startsWith("250 ");
        return Programs.output(PYTHON, "-c", READ, world.results());
    }

    @Test
    void readsWhatPassed() throws IOException {
        String read = read("bounces@attack.test", SenderWorld.resource("dkimpy-rsa.eml"));
        assertThat(read.lines().toList())
                .startsWith("mx.example.org")
                .contains("iprev pass policy.iprev=127.0.0.1", "arc none", "dmarc pass header.from=legit.test")
                .anyMatch(line -> line.matches("spf pass smtp.mailfrom=(bounces@)?attack\\.test"))
                .anyMatch(line -> line.startsWith("dkim pass ")
                        && line.contains("header.d=legit.test")
                        && line.contains("header.s=rsa")
                        && line.contains("header.a=rsa-sha256"));
    }

    @Test
    void readsWhatFailedAndWhatCouldNotBeAsked() throws IOException {
        world.dns.remove("_dmarc.legit.test").servfail("attack.test").servfail("rsa._domainkey.legit.test");
        String read = read("bounces@attack.test", SenderWorld.resource("dkimpy-rsa.eml"));
        assertThat(read.lines().toList())
                .anyMatch(line -> line.startsWith("spf temperror"))
                .anyMatch(line -> line.startsWith("dkim temperror"))
                .anyMatch(line -> line.startsWith("dmarc "));
        world.dns.works("attack.test").works("rsa._domainkey.legit.test");
        String altered = SenderWorld.resource("dkimpy-rsa.eml") + "More.\r\n";
        assertThat(read("bounces@attack.test", altered))
                .contains("dkim fail ")
                .contains("dmarc none header.from=legit.test");
    }

    /** What others say of themselves must not be read as ours: spaces, quotes and comments in their names. */
    @Test
    void readsAStrangeNameAsTheNameAndNothingElse() throws IOException {
        String message = "From: \"a; dmarc=pass\" <ann@none.test>\r\nTo: joe@example.org\r\n\r\nHi.\r\n";
        String read = read("\"x; dkim=pass header.d=legit.test\"@none.test", message);
        assertThat(read.lines().filter(line -> line.startsWith("dkim "))).containsExactly("dkim none");
        assertThat(read.lines().filter(line -> line.startsWith("dmarc ")))
                .containsExactly("dmarc none header.from=none.test");
    }
}
