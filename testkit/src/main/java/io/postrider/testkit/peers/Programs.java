package io.postrider.testkit.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What starting somebody else's server takes. */
public final class Programs {
    private static final int PATIENCE_SECONDS = 60;

    private Programs() {}

    /** Whether this is root, which mail servers are started by, and all of these programs are there. */
    static boolean startable(String... programs) {
        return "root".equals(System.getProperty("user.name"))
                && Arrays.stream(programs).map(Path::of).allMatch(Files::isExecutable);
    }

    /** A port that is free at each of these addresses. */
    public static int freePort(String... addresses) {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = freePortAt(addresses[0]);
            if (Arrays.stream(addresses).allMatch(address -> isFree(new InetSocketAddress(address, port)))) {
                return port;
            }
        }
        throw new IllegalStateException("no free port at " + Arrays.toString(addresses));
    }

    private static int freePortAt(String address) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, 0));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFree(InetSocketAddress address) {
        try (var socket = new ServerSocket()) {
            socket.bind(address);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    static boolean answers(InetSocketAddress address) {
        try (var socket = new Socket()) {
            socket.connect(address, 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Runs a program to its end; what it said is the failure's text when it fails. */
    static void run(String... command) {
        String said = output(command);
        if (said.startsWith("FAILED")) {
            throw new IllegalStateException(String.join(" ", command) + ": " + said);
        }
    }

    /** What a program says; begins with {@code FAILED} when it fails. */
    public static String output(String... command) {
        try {
            Path output = Files.createTempFile("program", ".log");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                process.getOutputStream().close();
                boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
                process.destroyForcibly();
                boolean well = ended && process.exitValue() == 0;
                return (well ? "" : "FAILED " + (ended ? process.exitValue() : "to end") + ": ") + read(output);
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The messages in a maildir that nobody has looked at. */
    static List<String> maildir(Path folder) {
        Path fresh = folder.resolve("new");
        if (!Files.isDirectory(fresh)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(fresh)) {
            return files.map(Programs::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
