package io.postrider.testkit.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** PostgreSQL's own binaries, unpacked once a machine below the temporary folder. */
final class EmbeddedServer {

    /** What initdb and the server say; a hundred lines a run that nobody wants between test results. */
    private static final File LOG = new File(System.getProperty("java.io.tmpdir"), "postrider-test-postgres.log");

    private EmbeddedServer() {}

    static TestServer start() {
        refuseRootWithoutUserNamespaces();
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    // The same collation on every platform: PostgreSQL's own, not the C library's.
                    .setLocaleConfig("locale-provider", "builtin")
                    .setLocaleConfig("builtin-locale", "C.UTF-8")
                    .setLocaleConfig("locale", "C")
                    .setServerConfig("fsync", "off")
                    .setServerConfig("full_page_writes", "off")
                    .setServerConfig("max_connections", "300")
                    .setServerConfig("shared_buffers", "64MB")
                    .setServerConfig("autovacuum_naptime", "10s")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setRegisterShutdownHook(true)
                    .setOutputRedirector(ProcessBuilder.Redirect.appendTo(LOG))
                    .start();
            return new TestServer("127.0.0.1", postgres.getPort(), "");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start the embedded PostgreSQL, see " + LOG, e);
        }
    }

    /** PostgreSQL refuses root; the launcher runs it in a user namespace then, where the kernel allows one. */
    private static void refuseRootWithoutUserNamespaces() {
        boolean root = "root".equals(System.getProperty("user.name"));
        boolean linux = System.getProperty("os.name").startsWith("Linux");
        if (root && linux && !LinuxUtils.isUnshareAvailable()) {
            throw new IllegalStateException("PostgreSQL does not run as root and this kernel forbids user namespaces: "
                    + "run the tests as a plain user, or set POSTRIDER_TEST_DOCKER=1 beside a Docker engine");
        }
    }
}
