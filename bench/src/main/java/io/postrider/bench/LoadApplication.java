package io.postrider.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Measures a running server: {@code LoadApplication SCENARIO --flag value…}. Each scenario prints one line of JSON. Scenarios:
 * provision (makes the users by REST), accept, delivery, idle-latency, logins, first-logins, fill, open, idle-memory, large,
 * recipient-cache, recipients, lookups, passwords, crowd.
 */
public final class LoadApplication {

    private final Map<String, String> flags = new HashMap<>(Map.ofEntries(
            Map.entry("host", "127.0.0.1"),
            Map.entry("smtp-port", "2525"),
            Map.entry("imap-port", "2143"),
            Map.entry("user-pattern", "u%04d@bench.test"),
            Map.entry("password", "secret-secret"),
            Map.entry("timeout-s", "60"),
            Map.entry("users", "200"),
            Map.entry("user", "1"),
            Map.entry("clients", "10"),
            Map.entry("count", "1000"),
            Map.entry("size", "4096"),
            Map.entry("messages", "10000"),
            Map.entry("repeat", "10"),
            Map.entry("credentials", ""),
            Map.entry("rest", ""),
            Map.entry("api-key", ""),
            Map.entry("internal-port", "8181"),
            Map.entry("management-port", "8191"),
            Map.entry("secrets", ""),
            Map.entry("megabytes", "25"),
            Map.entry("kilobytes-per-second", "112"),
            Map.entry("server-pid", "0")));

    public static void main(String[] arguments) throws Exception {
        new LoadApplication().run(arguments, System.out);
    }

    private void run(String[] arguments, PrintStream out) throws Exception {
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            String flag = arguments[i].substring(Math.min(2, arguments[i].length()));
            if (!arguments[i].startsWith("--") || flags.replace(flag, arguments[i + 1]) == null) {
                throw new IllegalArgumentException("no flag " + arguments[i] + "; there are " + flags.keySet());
            }
        }
        scenario(arguments.length == 0 ? "" : arguments[0]).print(out);
    }

    private Figures scenario(String name) throws Exception {
        Target target = new Target(
                flag("host"),
                number("smtp-port"),
                number("imap-port"),
                flag("user-pattern"),
                flag("password"),
                Duration.ofSeconds(number("timeout-s")));
        SmtpScenarios smtp = new SmtpScenarios(target, number("users"), number("size"));
        ImapScenarios imap = new ImapScenarios(target);
        return switch (name) {
            case "provision" -> provision(target);
            case "accept" -> smtp.accept(number("clients"), number("count"));
            case "delivery" -> smtp.delivery(number("clients"), number("count"));
            case "idle-latency" -> smtp.idleLatency(number("user"), number("count"));
            case "logins" -> imap.logins(name, number("clients"), number("count"), number("users"));
            case "first-logins" -> imap.logins(name, number("clients"), number("users"), number("users"));
            case "fill" -> imap.fill(number("user"), number("messages"));
            case "open" -> imap.open(number("user"), number("repeat"));
            case "idle-memory" ->
                imap.idleMemory(
                        number("count"),
                        number("user"),
                        number("users"),
                        new Processes(Long.parseLong(flag("server-pid"))));
            case "recipient-cache" -> directory(target).recipientCache(number("clients"), number("count"));
            case "recipients" -> directory(target).recipients(number("clients"), number("count"));
            case "lookups" -> directory(target).lookups(number("clients"), number("count"));
            case "passwords" -> directory(target).passwords(number("clients"), number("count"));
            case "crowd" -> directory(target).crowd();
            case "large" ->
                new LargeScenario(target, number("users"))
                        .run(number("count"), number("megabytes"), number("kilobytes-per-second"));
            default -> throw new IllegalArgumentException("no scenario " + name);
        };
    }

    private DirectoryScenarios directory(Target target) {
        return new DirectoryScenarios(
                target, number("users"), number("internal-port"), number("management-port"), Path.of(flag("secrets")));
    }

    private Figures provision(Target target) throws Exception {
        long started = System.nanoTime();
        provisioning(target).provide(target, number("users"));
        return new Figures("provision")
                .put("users", number("users"))
                .put("seconds", (System.nanoTime() - started) / 1e9);
    }

    private Provisioning provisioning(Target target) throws IOException {
        if (!flag("rest").isEmpty()) {
            return new Provisioning(URI.create(flag("rest")), flag("api-key"));
        }
        Credentials credentials = Credentials.read(Path.of(flag("credentials")));
        URI rest = URI.create("http://" + target.host() + ":" + credentials.port("admin"));
        return new Provisioning(rest, credentials.adminApiKey());
    }

    private String flag(String name) {
        return Objects.requireNonNull(flags.get(name));
    }

    private int number(String flag) {
        return Integer.parseInt(flag(flag));
    }
}
