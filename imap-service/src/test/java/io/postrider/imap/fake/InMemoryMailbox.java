package io.postrider.imap.fake;

import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.MailboxChanges;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.api.mailbox.StoreRequest;
import io.postrider.imap.wire.NumberSet;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One mailbox in memory, as mailbox-service keeps it. Guarded by its owner. */
final class InMemoryMailbox {
    static final class Stored {
        final int uid;
        final byte[] octets;
        final Instant internalDate;
        int flags;
        Set<String> keywords = new HashSet<>();
        long modseq;

        Stored(int uid, byte[] octets, Instant internalDate) {
            this.uid = uid;
            this.octets = octets;
            this.internalDate = internalDate;
        }
    }

    final int id;
    final int uidValidity;
    final @Nullable String specialUse;
    String name;
    boolean selectable = true;
    final TreeMap<Integer, Stored> messages = new TreeMap<>();
    private final TreeMap<Integer, Long> expungedAt = new TreeMap<>();
    private final List<String> keywords = new ArrayList<>();
    private int uidNext = 1;
    private int recentFrom = 1;
    long highestModseq = 1;

    InMemoryMailbox(int id, String name, @Nullable String specialUse) {
        this.id = id;
        this.uidValidity = 1000 + id;
        this.name = name;
        this.specialUse = specialUse;
    }

    MailboxStatus status() {
        int unseen = (int) messages.values().stream()
                .filter(one -> (one.flags & Flags.SEEN) == 0)
                .count();
        int deleted = (int) messages.values().stream()
                .filter(one -> (one.flags & Flags.DELETED) != 0)
                .count();
        long size =
                messages.values().stream().mapToLong(one -> one.octets.length).sum();
        return new MailboxStatus(
                id,
                name,
                selectable,
                specialUse,
                uidValidity,
                uidNext,
                highestModseq,
                messages.size(),
                unseen,
                messages.tailMap(recentFrom).size(),
                deleted,
                size,
                keywords);
    }

    long deletedSize() {
        return messages.values().stream()
                .filter(one -> (one.flags & Flags.DELETED) != 0)
                .mapToLong(one -> one.octets.length)
                .sum();
    }

    int claimRecent(boolean readOnly) {
        int from = recentFrom;
        if (!readOnly) {
            recentFrom = uidNext;
        }
        return from;
    }

    Stored add(byte[] octets, int flags, List<String> newKeywords, Instant internalDate) {
        var message = new Stored(uidNext++, octets, internalDate);
        message.flags = flags;
        newKeywords.forEach(keyword -> message.keywords.add(known(keyword)));
        message.modseq = ++highestModseq;
        messages.put(message.uid, message);
        return message;
    }

    private String known(String keyword) {
        for (String one : keywords) {
            if (one.equalsIgnoreCase(keyword)) {
                return one;
            }
        }
        keywords.add(keyword);
        return keyword;
    }

    List<Stored> of(String uids) {
        NumberSet set = NumberSet.parse(uids);
        return messages.values().stream().filter(one -> set.contains(one.uid)).toList();
    }

    /** Applies a change; returns the UIDs that had changed too late. */
    NumberSet store(StoreRequest request) {
        var modified = new NumberSet.Builder();
        long modseq = highestModseq + 1;
        for (Stored message : of(request.uids())) {
            if (request.unchangedSince() != null && message.modseq > request.unchangedSince()) {
                modified.add(message.uid);
            } else if (change(message, request)) {
                message.modseq = modseq;
                highestModseq = modseq;
            }
        }
        return modified.build();
    }

    private boolean change(Stored message, StoreRequest request) {
        int flags = message.flags;
        Set<String> before = message.keywords;
        Set<String> named = new HashSet<>();
        request.keywords().forEach(keyword -> named.add(known(keyword)));
        Set<String> after = new HashSet<>(request.mode() == StoreRequest.Mode.REPLACE ? Set.of() : before);
        switch (request.mode()) {
            case ADD -> {
                message.flags |= request.flags();
                after.addAll(named);
            }
            case REMOVE -> {
                message.flags &= ~request.flags();
                after.removeAll(named);
            }
            case REPLACE -> {
                message.flags = request.flags();
                after.addAll(named);
            }
        }
        message.keywords = after;
        return flags != message.flags || !before.equals(after);
    }

    NumberSet expunge(@Nullable String uids) {
        var gone = new NumberSet.Builder();
        for (Stored message : uids == null ? List.copyOf(messages.values()) : of(uids)) {
            if ((message.flags & Flags.DELETED) != 0) {
                gone.add(message.uid);
            }
        }
        NumberSet set = gone.build();
        remove(set);
        return set;
    }

    void remove(NumberSet uids) {
        long modseq = highestModseq + 1;
        for (int uid : List.copyOf(messages.keySet())) {
            if (uids.contains(uid)) {
                messages.remove(uid);
                expungedAt.put(uid, modseq);
                highestModseq = modseq;
            }
        }
    }

    void writeChanges(DataOutputStream out, long since) throws IOException {
        var writer = new MailboxChanges.Writer(
                out, uidValidity, uidNext, highestModseq, messages.size(), keywords, since == 0);
        for (Stored message : messages.values()) {
            if (message.modseq > since) {
                writer.message(message.uid, message.flags, bits(message), message.modseq);
            }
        }
        for (Map.Entry<Integer, Long> gone : expungedAt.entrySet()) {
            if (since > 0 && gone.getValue() > since) {
                writer.expunged(gone.getKey(), gone.getKey());
            }
        }
        writer.end();
    }

    private long bits(Stored message) {
        long bits = 0;
        for (String keyword : message.keywords) {
            bits |= 1L << keywords.indexOf(keyword);
        }
        return bits;
    }
}
