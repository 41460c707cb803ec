package io.postrider.bench;

import io.postrider.bench.Workers.Numbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What senders see. */
final class SmtpScenarios {

    private static final String SENDER = "sender@bench.example";
    private static final String INBOX = "INBOX";

    private final Target target;
    private final int users;
    private final Messages messages;

    SmtpScenarios(Target target, int users, int size) {
        this.target = target;
        this.users = users;
        this.messages = new Messages(size);
    }

    /** Messages accepted, and the wait for the reply to the end of DATA. */
    Figures accept(int clients, int count) throws Exception {
        Latencies replies = new Latencies();
        double seconds = send(clients, count, replies);
        return new Figures("accept").put("rate", count / seconds).put("reply", replies);
    }

    /** Messages accepted and then seen by IMAP, over the time from the first send to the last sight. */
    Figures delivery(int clients, int count) throws Exception {
        List<ImapClient> boxes = new ArrayList<>();
        try {
            long before = 0;
            for (int user = 1; user <= users; user++) {
                ImapClient box = new ImapClient(target.imap(), target.timeout());
                boxes.add(box);
                box.login(target.user(user), target.password());
                before += box.messages(INBOX);
            }
            Latencies replies = new Latencies();
            long started = System.nanoTime();
            double sending = send(clients, count, replies);
            awaitAll(boxes, before + count);
            double seconds = (System.nanoTime() - started) / 1e9;
            return new Figures("delivery")
                    .put("rate", count / seconds)
                    .put("acceptRate", count / sending)
                    .put("reply", replies);
        } finally {
            for (ImapClient box : boxes) {
                box.close();
            }
        }
    }

    private void awaitAll(List<ImapClient> boxes, long wanted) throws IOException {
        long deadline = System.nanoTime() + target.timeout().toNanos();
        long seen = 0;
        while (seen < wanted) {
            if (System.nanoTime() > deadline) {
                throw new IOException((wanted - seen) + " messages are missing");
            }
            long sum = 0;
            for (ImapClient box : boxes) {
                sum += box.messages(INBOX);
            }
            deadline = sum > seen ? System.nanoTime() + target.timeout().toNanos() : deadline;
            seen = sum;
        }
    }

    private double send(int clients, int count, Latencies replies) throws Exception {
        return Workers.run(clients, count, numbers -> sendAll(numbers, replies));
    }

    private void sendAll(Numbers numbers, Latencies replies) throws IOException {
        try (SmtpClient client = new SmtpClient(target.smtp(), target.timeout())) {
            for (int number = numbers.take(); number >= 0; number = numbers.take()) {
                String recipient = target.user(1 + number % users);
                replies.add(client.send(SENDER, recipient, messages.message(number, recipient)));
            }
            client.quit();
        }
    }

    /** One message at a time: from the end of DATA to EXISTS in an open IDLE. */
    Figures idleLatency(int user, int count) throws Exception {
        Latencies told = new Latencies();
        Latencies replies = new Latencies();
        String recipient = target.user(user);
        try (ImapClient box = new ImapClient(target.imap(), target.timeout());
                SmtpClient client = new SmtpClient(target.smtp(), target.timeout())) {
            box.login(recipient, target.password());
            box.command("SELECT " + INBOX);
            box.idle();
            for (int number = -count / 10; number < count; number++) {
                byte[] message = messages.message(number, recipient);
                long reply = client.send(SENDER, recipient, message);
                long dot = System.nanoTime() - reply;
                box.awaitExists();
                if (number >= 0) {
                    told.add(System.nanoTime() - dot);
                    replies.add(reply);
                }
                LockSupport.parkNanos(5_000_000);
            }
        }
        return new Figures("idle-latency").put("told", told).put("reply", replies);
    }
}
