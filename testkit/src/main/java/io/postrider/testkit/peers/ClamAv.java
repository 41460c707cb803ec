package io.postrider.testkit.peers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.postrider.testkit.await.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** A clamd that knows one signature, that of the test file which every scanner takes for malware. */
public final class ClamAv implements AutoCloseable {
    /** The file, put together so that no scanner takes this one for it. */
    public static final String EICAR =
            "X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE" + "!$H+H*";

    private static final String PROGRAM = "/usr/sbin/clamd";
    private static final Duration START = Duration.ofMinutes(2);
    private static final String CONFIGURATION = """
            DatabaseDirectory %1$s/signatures
            TemporaryDirectory %1$s
            LocalSocket %1$s/clamd.sock
            TCPSocket %2$d
            TCPAddr 127.0.0.1
            Foreground yes
            StreamMaxLength 1M
            """;

    private final Path folder;
    private final int port = Programs.freePort("127.0.0.1");
    private final Process process;

    /** Starts one. */
    public ClamAv(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder.resolve("signatures"));
            String hex = HexFormat.of().formatHex(EICAR.getBytes(US_ASCII));
            Files.writeString(folder.resolve("signatures/test.ndb"), "Eicar-Test-Signature:0:*:" + hex + "\n");
            Path configuration = folder.resolve("clamd.conf");
            Files.writeString(configuration, CONFIGURATION.formatted(folder, port));
            process = new ProcessBuilder(PROGRAM, "--config-file=" + configuration)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("clamd.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.until(
                START,
                () -> Files.exists(folder.resolve("clamd.sock"))
                        && Programs.answers(new InetSocketAddress("127.0.0.1", port)),
                "clamd answers");
    }

    /** Whether there can be one. */
    public static boolean isHere() {
        return Files.isExecutable(Path.of(PROGRAM));
    }

    /** Where it listens. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Where it listens too. */
    public String socket() {
        return folder.resolve("clamd.sock").toString();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
