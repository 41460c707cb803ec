package io.postrider.bench.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAccumulator;

/** What was attempted and what came of it, on disk before anybody relies on it. */
final class Ledger implements Closeable {

    private final FileChannel file;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private final Map<String, Integer> replies = new TreeMap<>();
    private final LongAccumulator slowest = new LongAccumulator(Math::max, 0);

    /** A message with what has become of it so far. */
    static final class Entry {
        private final String recipient;
        private final String sha256;
        private volatile boolean acknowledged;
        private volatile boolean unknown;

        Entry(String recipient, String sha256) {
            this.recipient = recipient;
            this.sha256 = sha256;
        }

        String recipient() {
            return recipient;
        }

        String sha256() {
            return sha256;
        }

        boolean isAcknowledged() {
            return acknowledged;
        }

        /** Whether any attempt ended without a reply to its final dot. */
        boolean hadUnknown() {
            return unknown;
        }
    }

    Ledger(Path path) throws IOException {
        file = FileChannel.open(path, Set.of(CREATE, APPEND));
    }

    void attempt(String id, String recipient, String sha256) throws IOException {
        entries.computeIfAbsent(id, key -> new Entry(recipient, sha256));
        append("ATTEMPT " + id + ' ' + recipient + ' ' + sha256);
    }

    void outcome(String id, Outcome outcome, String reply) throws IOException {
        append(outcome + " " + id + ' ' + reply);
        Entry entry = Objects.requireNonNull(entries.get(id));
        entry.acknowledged |= outcome == Outcome.ACK;
        entry.unknown |= outcome == Outcome.UNKNOWN;
        synchronized (outcomes) {
            outcomes.merge(outcome, 1, Integer::sum);
            replies.merge(reply.matches("[2-5][0-9]{2}( .*)?") ? reply.substring(0, 3) : "cut", 1, Integer::sum);
        }
    }

    private void append(String line) throws IOException {
        ByteBuffer octets = ByteBuffer.wrap((line + '\n').getBytes(US_ASCII));
        synchronized (file) {
            while (octets.hasRemaining()) {
                file.write(octets);
            }
        }
        file.force(false);
    }

    int count(Outcome outcome) {
        synchronized (outcomes) {
            return outcomes.getOrDefault(outcome, 0);
        }
    }

    /** How often each reply code ended an attempt, and how often the connection did. */
    Map<String, Integer> replies() {
        synchronized (outcomes) {
            return new TreeMap<>(replies);
        }
    }

    /** How long a server has let a client wait for a reply. */
    void waited(long nanos) {
        slowest.accumulate(nanos);
    }

    double slowestSeconds() {
        return slowest.get() / 1e9;
    }

    Map<String, Entry> entries() {
        return Map.copyOf(entries);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
