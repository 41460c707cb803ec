package io.postrider.bench.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.postrider.bench.SmtpClient;
import io.postrider.bench.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Sends one message after the other and does not give up on any, as a relay with a queue does. */
final class Sender {

    /** The field that names a message in the ledger. */
    static final String ID_FIELD = "X-Ledger-Id: ";

    private static final long PAUSE_NANOS = 100_000_000;
    private static final int LARGE_EVERY = 50;

    private final Target target;
    private final Door door;
    private final Ledger ledger;
    private final SplittableRandom random;
    private final int leavesPercent;
    private @Nullable SmtpClient client;

    /**
     * Where messages are handed in.
     *
     * @param from as whom
     * @param login whether a login comes first
     */
    record Door(InetSocketAddress server, String from, Login login) {
        SmtpClient open(Target target) throws IOException {
            return switch (login) {
                case NONE -> new SmtpClient(server, target.timeout());
                case AS_SENDER -> new SmtpClient(server, target.timeout(), from, target.password());
            };
        }
    }

    /** Whether a server wants to know who sends. */
    enum Login {
        NONE,
        AS_SENDER
    }

    /** A sender that leaves a share of its messages before their first reply. */
    Sender(Target target, Door door, Ledger ledger, long seed, int leavesPercent) {
        this.target = target;
        this.door = door;
        this.ledger = ledger;
        this.random = new SplittableRandom(seed);
        this.leavesPercent = leavesPercent;
    }

    /** Returns when the message is acknowledged, or was refused for good. */
    void deliver(String recipient, int number) throws IOException {
        String id = UUID.randomUUID().toString();
        byte[] body = body(number);
        String sha256 = HexFormat.of().formatHex(sha256(body));
        byte[] message = message(id, recipient, body);
        boolean leaves = random.nextInt(100) < leavesPercent;
        Outcome outcome;
        do {
            ledger.attempt(id, recipient, sha256);
            outcome = attempt(id, recipient, message, leaves);
            leaves &= outcome != Outcome.UNKNOWN;
            if (outcome != Outcome.ACK && outcome != Outcome.PERM) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } while (outcome != Outcome.ACK && outcome != Outcome.PERM);
    }

    private Outcome attempt(String id, String recipient, byte[] message, boolean leaves) throws IOException {
        Outcome outcome;
        String reply;
        SmtpClient.Progress progress = new SmtpClient.Progress();
        try {
            if (client == null) {
                client = door.open(target);
            }
            if (leaves) {
                client.sendAndLeave(door.from(), recipient, message);
                outcome = Outcome.UNKNOWN;
                reply = "left without waiting";
                disconnect();
            } else {
                client.send(door.from(), recipient, message, progress);
                outcome = Outcome.ACK;
                reply = "250";
            }
        } catch (SmtpClient.Refused refused) {
            outcome = refused.isPermanent() ? Outcome.PERM : Outcome.TEMP;
            reply = String.valueOf(refused.getMessage());
            disconnect();
        } catch (IOException cut) {
            outcome = progress.isDotSent() ? Outcome.UNKNOWN : Outcome.TEMP;
            reply = cut.toString();
            disconnect();
        }
        ledger.outcome(id, outcome, reply);
        return outcome;
    }

    private void disconnect() throws IOException {
        if (client != null) {
            ledger.waited(client.slowestReply());
            client.close();
            client = null;
        }
    }

    void quit() throws IOException {
        if (client != null) {
            client.quit();
            disconnect();
        }
    }

    /** Mostly 2 KiB to 6 KiB; now and then one that travels in chunks. */
    private byte[] body(int number) {
        int size = number % LARGE_EVERY == LARGE_EVERY - 1 ? 600_000 : 2_000 + random.nextInt(4_000);
        ByteArrayOutputStream body = new ByteArrayOutputStream(size + 80);
        while (body.size() < size) {
            String line = Long.toString(random.nextLong(Long.MAX_VALUE), 36).repeat(5);
            body.writeBytes((line + "\r\n").getBytes(US_ASCII));
        }
        return body.toByteArray();
    }

    private byte[] message(String id, String recipient, byte[] body) {
        ByteArrayOutputStream message = new ByteArrayOutputStream(body.length + 300);
        message.writeBytes(("From: <" + door.from() + ">\r\nTo: <" + recipient + ">\r\n"
                        + "Date: Mon, 23 Nov 2026 10:00:00 +0000\r\nMessage-ID: <" + id + "@bench.example>\r\n"
                        + ID_FIELD + id
                        + "\r\nSubject: ledger\r\n\r\n")
                .getBytes(US_ASCII));
        message.writeBytes(body);
        return message.toByteArray();
    }

    static byte[] sha256(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
