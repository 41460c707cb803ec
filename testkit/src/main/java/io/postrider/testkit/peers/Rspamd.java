package io.postrider.testkit.peers;

import io.postrider.testkit.await.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An Rspamd with its usual rules and nothing that asks the network. */
public final class Rspamd implements AutoCloseable {
    private static final String PROGRAM = "/usr/bin/rspamd";
    private static final Duration START = Duration.ofMinutes(2);
    private static final String CONFIGURATION = """
            options {
              pidfile = "%1$s/rspamd.pid"; cache_file = "%1$s/cache"; dynamic_conf = "%1$s/dynamic";
              history_file = "%1$s/history"; stats_file = "%1$s/stats"; tempdir = "%1$s"; rrd = "";
              control_socket = "%1$s/control.sock mode=0600";
              filters = "chartable,regexp"; url_tld = "/usr/share/rspamd/effective_tld_names.dat"; gtube_patterns = "all";
              dns { nameserver = ["127.0.0.1:9"]; timeout = 0.1s; retransmits = 1; }
            }
            logging { type = "console"; level = "error"; }
            worker "normal" { bind_socket = "127.0.0.1:%2$d"; count = 1; mime = true; }
            lua = "/usr/share/rspamd/rules/rspamd.lua"
            actions { reject = 15; add_header = 6; greylist = 4; }
            """;

    private final int port = Programs.freePort("127.0.0.1");
    private final Process process;

    /** Starts one. */
    public Rspamd(Path folder) {
        try {
            Path configuration = folder.resolve("rspamd.conf");
            Files.writeString(configuration, CONFIGURATION.formatted(folder, port));
            // Root is what tests run as where they run in a container; -i lets it.
            process = new ProcessBuilder(PROGRAM, "-i", "-f", "-c", configuration.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("rspamd.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.until(START, this::answers, "Rspamd answers");
    }

    /** Whether there can be one. */
    public static boolean isHere() {
        return Files.isExecutable(Path.of(PROGRAM));
    }

    /** Where it listens. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    private boolean answers() throws InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var ping = HttpRequest.newBuilder(URI.create(url() + "/ping"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(ping, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
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
