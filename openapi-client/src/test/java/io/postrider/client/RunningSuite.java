package io.postrider.client;

import io.postrider.standalone.StandaloneApplication;
import io.postrider.standalone.tryout.Credentials;
import io.postrider.testkit.await.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The suite as {@code ./postrider up} starts it, in a process of its own: its client knows nothing of its inside. */
final class RunningSuite implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofMinutes(3);
    private static final int REST = 8080;

    private final Process process;
    private final Path data;

    private RunningSuite(Process process, Path data) {
        this.process = process;
        this.data = data;
    }

    /** Starts it on an empty data folder and waits until it is ready. */
    static RunningSuite start(Path folder) throws IOException {
        Path output = folder.resolve("output");
        Path data = folder.resolve("data");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "-Dlogback.configurationFile=logback-standalone.xml",
                        "-Dpostrider.log=" + folder.resolve("log"),
                        StandaloneApplication.class.getName(),
                        "up",
                        "--data",
                        data.toString(),
                        "--port-offset",
                        String.valueOf(freeOffset()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        RunningSuite suite = new RunningSuite(process, data);
        try {
            Await.until(
                    LONGEST_START,
                    () -> Files.readString(output),
                    said -> said.contains("Ready after") || !process.isAlive(),
                    "the suite to be ready");
            return suite;
        } catch (AssertionError late) {
            suite.close();
            throw late;
        }
    }

    Credentials credentials() {
        return Objects.requireNonNull(Credentials.read(data.resolve("credentials.json")));
    }

    /** An offset at which the port of REST is free; that its neighbours are too is as likely as can be. */
    private static int freeOffset() {
        return List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9).stream()
                .map(attempt -> ThreadLocalRandom.current().nextInt(1_000, 17_000))
                .filter(offset -> free(REST + offset))
                .findFirst()
                .orElseThrow();
    }

    private static boolean free(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
