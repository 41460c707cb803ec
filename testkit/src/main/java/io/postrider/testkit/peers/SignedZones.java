package io.postrider.testkit.peers;

import io.postrider.testkit.await.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Two BINDs: one serves zones, signed and not, the other asks it, validates, and answers. */
public final class SignedZones implements AutoCloseable {
    private static final String HEAD =
            "$TTL 60\n@ IN SOA ns hostmaster 1 7200 900 1209600 60\n@ IN NS ns\nns IN A 127.0.0.1\n";

    private final Path folder;
    private final int authority = freePort();
    private final int resolver = freePort();
    private final StringBuilder zones = new StringBuilder();
    private final StringBuilder forwards = new StringBuilder();
    private final StringBuilder anchors = new StringBuilder();
    private final List<Process> processes = new ArrayList<>();

    /** In a folder that is there. */
    public SignedZones(Path folder) {
        this.folder = folder;
    }

    /** Where the one to ask will be, on 127.0.0.1. */
    public int port() {
        return resolver;
    }

    /** Whether BIND is installed. */
    public static boolean possible() {
        return Stream.of("/usr/sbin/named", "/usr/bin/dnssec-keygen", "/usr/bin/dnssec-signzone")
                .allMatch(tool -> Files.isExecutable(Path.of(tool)));
    }

    /** A zone that is not signed. */
    public SignedZones plain(String zone, String records) {
        write(zone, HEAD + records);
        zones.append("zone \"%1$s\" { type primary; file \"%1$s\"; };\n".formatted(zone));
        forwards.append("zone \"%s\" { type forward; forward only; forwarders { 127.0.0.1 port %d; }; };\n"
                .formatted(zone, authority));
        return this;
    }

    /** A zone that is signed, by the key that the resolver trusts. */
    public SignedZones signed(String zone, String records) {
        return signed(zone, records, sign(zone, records));
    }

    /** A zone that is signed by another key than the resolver trusts. */
    public SignedZones forged(String zone, String records) {
        sign(zone, records);
        Path elsewhere = folder.resolve("other-key");
        return signed(zone, records, key(zone, elsewhere));
    }

    private SignedZones signed(String zone, String records, String key) {
        plain(zone, records);
        zones.replace(0, zones.length(), zones.toString().replace("\"" + zone + "\"; }", "\"" + zone + ".signed\"; }"));
        String[] fields = key.split(" ", 4);
        anchors.append("\"%s\" static-key %s %s %s \"%s\";\n"
                .formatted(zone, fields[0], fields[1], fields[2], fields[3].replace(" ", "")));
        return this;
    }

    private String sign(String zone, String records) {
        write(zone, HEAD + records);
        Path keys = folder.resolve("keys");
        String key = key(zone, keys);
        run("dnssec-signzone", "-q", "-z", "-S", "-K", keys.toString(), "-o", zone, "-f", zone + ".signed", zone);
        return key;
    }

    private String key(String zone, Path keys) {
        try {
            Files.createDirectories(keys);
            run("dnssec-keygen", "-q", "-a", "ECDSAP256SHA256", "-f", "KSK", "-K", keys.toString(), zone);
            try (Stream<Path> files = Files.list(keys)) {
                Path file = files.filter(path -> path.getFileName().toString().startsWith("K" + zone + ".")
                                && path.toString().endsWith(".key"))
                        .findFirst()
                        .orElseThrow();
                String line = Files.readAllLines(file).stream()
                        .filter(text -> text.contains(" DNSKEY "))
                        .findFirst()
                        .orElseThrow();
                return line.substring(line.indexOf("DNSKEY ") + 7).strip();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Starts both; gives the port of the one to ask. */
    public int start() {
        named("authority", authority, "recursion no;", zones.toString());
        named(
                "resolver",
                resolver,
                "recursion yes; dnssec-validation yes; empty-zones-enable no;",
                "trust-anchors {\n" + anchors + "};\n" + forwards);
        return resolver;
    }

    private void named(String name, int port, String options, String rest) {
        String configuration = """
                options {
                    directory "%1$s";
                    listen-on port %2$d { 127.0.0.1; };
                    listen-on-v6 { none; };
                    pid-file none;
                    session-keyfile "%1$s/%3$s.key";
                    %4$s
                };
                controls { };
                %5$s""".formatted(folder, port, name, options, rest);
        write(name + ".conf", configuration);
        Path output = folder.resolve(name + ".log");
        try {
            processes.add(new ProcessBuilder(
                            "/usr/sbin/named",
                            "-g",
                            "-c",
                            folder.resolve(name + ".conf").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Await.until(Await.PATIENCE, () -> Files.readString(output).contains("running"), "BIND " + name);
    }

    private void run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes());
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + output);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private void write(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Not one that the system may give to a connection in the meantime (from 32768 on). */
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                    DatagramSocket alike = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
                return Math.min(free.getLocalPort(), alike.getLocalPort());
            } catch (IOException taken) {
                continue;
            }
        }
    }

    @Override
    public void close() {
        for (Process process : processes) {
            process.destroy();
            try {
                process.waitFor(30, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
