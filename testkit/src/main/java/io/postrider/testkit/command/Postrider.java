package io.postrider.testkit.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ./postrider} as somebody types it.
 *
 * @param environment what is set besides; nothing of the surroundings tells it whom to call
 */
public record Postrider(Map<String, String> environment) {
    /** The script. */
    public static final Path SCRIPT = Path.of("../postrider").toAbsolutePath().normalize();

    public Postrider {
        environment = Map.copyOf(environment);
    }

    /** One that keeps its login in that file. */
    public static Postrider configuredIn(Path file) {
        return new Postrider(Map.of("POSTRIDER_CONFIG", file.toString()));
    }

    /** One that calls that server with that key. */
    public static Postrider calling(String url, String key) {
        return new Postrider(Map.of("POSTRIDER_URL", url, "POSTRIDER_KEY", key));
    }

    /** Skips the test where the script does not run. */
    public static void assumeRuns() {
        assumeTrue(
                Stream.of("bash", "curl", "jq").allMatch(Postrider::isInstalled), "bash, curl or jq is not installed");
    }

    /** Whether a program is here. */
    public static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    /** What became of a command. */
    public record Ran(int code, String output, String errors) {
        /** Its output, as JSON. */
        public JsonNode json() {
            return JsonMapper.shared().readTree(output);
        }
    }

    /** Begins a command. */
    public Process start(String... arguments) throws IOException {
        ProcessBuilder command = new ProcessBuilder(Stream.concat(Stream.of(SCRIPT.toString()), Stream.of(arguments))
                .toList());
        command.environment().keySet().removeAll(List.of("POSTRIDER_URL", "POSTRIDER_KEY", "POSTRIDER_CA"));
        command.environment().putAll(environment);
        return command.start();
    }

    /** A command to its end. */
    public Ran run(String... arguments) throws IOException, InterruptedException {
        return typed("", arguments);
    }

    /** The same, with something to read. */
    public Ran typed(String input, String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> all(process.errorReader(UTF_8)));
        try (var out = process.getOutputStream()) {
            out.write(input.getBytes(UTF_8));
        } catch (IOException closed) {
            // A command that reads nothing may be gone already.
        }
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ran(process.waitFor(), output, errors.join());
    }

    private static String all(BufferedReader reader) {
        return reader.lines().map(line -> line + '\n').collect(Collectors.joining());
    }

    /** A command that does what it is told to. */
    public Ran done(String... arguments) throws IOException, InterruptedException {
        Ran ran = run(arguments);
        assertThat(ran.code()).as(ran.errors()).isZero();
        return ran;
    }
}
