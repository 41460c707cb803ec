package io.postrider.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What readers see. */
final class ImapScenarios {

    private static final String INBOX = "INBOX";
    private static final int APPEND_BATCH = 50;

    private final Target target;

    ImapScenarios(Target target) {
        this.target = target;
    }

    /** Connect, LOGIN, LOGOUT, by users in turn. */
    Figures logins(String scenario, int clients, int count, int users) throws Exception {
        Latencies logins = new Latencies();
        double seconds = Workers.run(clients, count, numbers -> {
            for (int number = numbers.take(); number >= 0; number = numbers.take()) {
                long started = System.nanoTime();
                try (ImapClient client = new ImapClient(target.imap(), target.timeout())) {
                    client.login(target.user(1 + number % users), target.password());
                    client.logout();
                }
                logins.add(System.nanoTime() - started);
            }
        });
        return new Figures(scenario).put("rate", count / seconds).put("login", logins);
    }

    /** Brings a mailbox to so many messages. */
    Figures fill(int user, int wanted) throws Exception {
        Messages messages = new Messages(1024);
        try (ImapClient client = new ImapClient(target.imap(), target.timeout())) {
            client.login(target.user(user), target.password());
            int have = client.messages(INBOX);
            int missing = Math.max(0, wanted - have);
            long started = System.nanoTime();
            for (int done = 0; done < missing; ) {
                List<byte[]> batch = new ArrayList<>();
                while (batch.size() < APPEND_BATCH && done < missing) {
                    batch.add(messages.message(done++, target.user(user)));
                }
                client.append(INBOX, batch);
            }
            double seconds = (System.nanoTime() - started) / 1e9;
            return new Figures("fill").put("messages", wanted).put("rate", missing / seconds);
        }
    }

    /** SELECT, all FLAGS, all ENVELOPEs: the first time, and again on new connections. */
    Figures open(int user, int repeat) throws Exception {
        Latencies select = new Latencies();
        Latencies flags = new Latencies();
        Figures figures = new Figures("open");
        for (int run = 0; run <= repeat; run++) {
            try (ImapClient client = new ImapClient(target.imap(), target.timeout())) {
                client.login(target.user(user), target.password());
                long selecting = time(client, "SELECT " + INBOX);
                long flagging = time(client, "FETCH 1:* (FLAGS)");
                long envelopes = time(client, "FETCH 1:* (ENVELOPE)");
                if (run == 0) {
                    figures.put("selectFirstMs", selecting / 1e6)
                            .put("flagsFirstMs", flagging / 1e6)
                            .put("envelopesFirstMs", envelopes / 1e6);
                } else {
                    select.add(selecting);
                    flags.add(flagging);
                }
            }
        }
        return figures.put("selectAgainMs", select.percentile(0.5)).put("flagsAgainMs", flags.percentile(0.5));
    }

    private static long time(ImapClient client, String command) throws IOException {
        long started = System.nanoTime();
        client.count(command);
        return System.nanoTime() - started;
    }

    /** Memory of the server's processes for each idle session, over the mailboxes of some users in a row. */
    Figures idleMemory(int connections, int firstUser, int users, Processes server) throws Exception {
        server.settle();
        long before = server.proportionalKib();
        List<ImapClient> open = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                ImapClient client = new ImapClient(target.imap(), target.timeout());
                open.add(client);
                client.login(target.user(firstUser + i % users), target.password());
                client.command("SELECT " + INBOX);
                client.idle();
            }
            LockSupport.parkNanos(3_000_000_000L);
            server.settle();
            long after = server.proportionalKib();
            return new Figures("idle-memory")
                    .put("connections", connections)
                    .put("kibPerConnection", (after - before) / (double) connections)
                    .put("serverMib", after / 1024.0);
        } finally {
            for (ImapClient client : open) {
                client.close();
            }
        }
    }
}
