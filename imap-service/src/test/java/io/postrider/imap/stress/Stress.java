package io.postrider.imap.stress;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executors;

/**
 * Lets some clients do at random what clients do, all in the same mailboxes, and says what did not make sense. Its main
 * takes a running server: host, port, user, password, seconds, mailboxes.
 */
final class Stress {
    private static final int CLIENTS = 8;

    private final Truth truth = new Truth();
    private final long seed;

    Stress(long seed) {
        this.seed = seed;
    }

    /** Opens connections. */
    interface Server {
        Socket connect() throws IOException;
    }

    public static void main(String[] arguments) {
        List<String> mailboxes = List.of(arguments).subList(5, arguments.length);
        var stress = new Stress(System.nanoTime());
        Queue<String> violations = stress.run(
                () -> new Socket(arguments[0], Integer.parseInt(arguments[1])),
                arguments[2] + ' ' + arguments[3],
                mailboxes,
                Duration.ofSeconds(Long.parseLong(arguments[4])));
        violations.stream().limit(50).forEach(System.out::println);
        System.out.println(stress.truth.commands() + " commands, " + violations.size() + " violations");
    }

    /** Runs for a time; what did not make sense. */
    Queue<String> run(Server server, String credentials, List<String> mailboxes, Duration time) {
        String[] words = credentials.split(" ");
        long end = System.nanoTime() + time.toNanos();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                executor.submit(() -> {
                    try (var connection = new StressConnection(server.connect())) {
                        var client = new StressClient(connection, truth, number, mailboxes, seed);
                        client.login(words[0], words[1]);
                        while (System.nanoTime() < end) {
                            client.act();
                        }
                    } catch (IOException | RuntimeException e) {
                        truth.violation("client " + number + " ended: " + e);
                    }
                });
            }
        }
        audit(server, words, mailboxes);
        return truth.violations();
    }

    long commands() {
        return truth.commands();
    }

    /** Nothing that was acknowledged and that nobody removed may be missing, or be there more often than it was made. */
    private void audit(Server server, String[] words, List<String> mailboxes) {
        Map<String, Integer> found = new HashMap<>();
        try (var connection = new StressConnection(server.connect())) {
            var client = new StressClient(connection, truth, CLIENTS, mailboxes, seed);
            client.login(words[0], words[1]);
            List<String> subjects = new ArrayList<>();
            for (String mailbox : mailboxes) {
                subjects.addAll(client.audit(mailbox));
            }
            subjects.forEach(subject -> found.merge(subject, 1, Integer::sum));
        } catch (IOException e) {
            truth.violation("the audit ended: " + e);
        }
        truth.copies().forEach((subject, made) -> {
            int there = found.getOrDefault(subject, 0);
            boolean mayBeFewer = truth.isExpendable(subject);
            if (there > made.get() || there < made.get() && !mayBeFewer) {
                truth.violation(subject + " was made " + made.get() + " times and is there " + there + " times");
            }
        });
    }
}
