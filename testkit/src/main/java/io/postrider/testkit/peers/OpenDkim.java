package io.postrider.testkit.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.testkit.await.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** An OpenDKIM that says of each message what it thinks of its signatures, in a field Authentication-Results of {@code mx.judge}. */
public final class OpenDkim implements AutoCloseable {
    private static final String PROGRAM = "/usr/sbin/opendkim";
    private static final String CONFIGURATION = """
            Mode v
            Socket inet:%2$d@127.0.0.1
            TestPublicKeys %1$s/keys
            AuthservID mx.judge
            InternalHosts %1$s/internal
            Background no
            AlwaysAddARHeader yes
            """;

    private final int port = Programs.freePort("127.0.0.1");
    private final Process process;

    /**
     * Starts one.
     *
     * @param keys what is in the DNS for it: a name and a record a line
     */
    public OpenDkim(Path folder, String keys) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("keys"), keys);
            Files.writeString(folder.resolve("internal"), "192.0.2.1\n");
            Path configuration = folder.resolve("judge.conf");
            Files.writeString(configuration, CONFIGURATION.formatted(folder, port));
            process = new ProcessBuilder(PROGRAM, "-f", "-x", configuration.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("judge.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.eventually(() -> assertThat(Programs.answers(new InetSocketAddress("127.0.0.1", port)))
                .isTrue());
    }

    /** Whether there can be one. */
    public static boolean isHere() {
        return Files.isExecutable(Path.of(PROGRAM));
    }

    /** What makes a Postfix ask it. */
    public String milter() {
        return "smtpd_milters = inet:127.0.0.1:%d\nmilter_default_action = tempfail\n".formatted(port);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
