package io.postrider.mailbox.transfer;

import static java.util.stream.Collectors.joining;

import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.message.Appends;
import io.postrider.mailbox.tree.MailboxName;
import io.postrider.mailbox.tree.MailboxTree;
import io.postrider.mailbox.tree.Mailboxes;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job at work: puts messages where they belong, each once, and counts. */
final class ImportRun {
    /** What people are told of a run that ended so. */
    static final String STALLED =
            "For minutes there came neither a message nor a mebibyte of one; what was taken is kept.";

    private static final int NAMED_KEYWORDS = 10;

    private final ImportStore store;
    private final Targets targets;
    private final ImportStore.Work work;
    private final Pace pace;
    private final Map<String, Box> boxes = new HashMap<>();
    private volatile boolean ended;
    private volatile boolean interrupted;
    private volatile boolean progressed;
    private volatile boolean stalled;
    private boolean yielded;
    private volatile Runnable atEnd = () -> {};

    /** What messages are put into. */
    record Targets(Appends appends, MailboxTree tree, Mailboxes mailboxes) {}

    private record Box(int id, String name) {}

    ImportRun(ImportStore store, Targets targets, ImportStore.Work work, Pace pace) {
        this.store = store;
        this.targets = targets;
        this.work = work;
        this.pace = pace;
    }

    UUID accountId() {
        return work.accountId();
    }

    /** Whether it has stored a message. */
    boolean progressed() {
        return progressed;
    }

    /** Tells a run, from another thread, that its job was cancelled or is somebody else's. */
    void end() {
        ended = true;
        atEnd.run();
    }

    /** From another thread: ends a run whose source gives too little, so that it does not hold its place. */
    void endIfStalled() {
        if (pace.stalled()) {
            stalled = true;
            atEnd.run();
        }
    }

    boolean stalled() {
        return stalled;
    }

    /** Gives the place to others that wait, between two messages, when the turn is over. */
    void letOthersGo() {
        goOn();
        if (pace.turnOver() && store.othersWait()) {
            yielded = true;
            throw new ProblemException(ProblemCode.UNAVAILABLE, "It goes on after others that wait.");
        }
    }

    boolean yielded() {
        return yielded;
    }

    /** The source gave what was asked for, if no message. */
    void step() {
        pace.step();
    }

    /** Names what wakes a run that waits for its source, when its job has ended. */
    void atEnd(Runnable waking) {
        atEnd = waking;
    }

    /** What is read only while the job is to go on, and brings it forward. */
    InputStream guarded(InputStream octets) {
        return new FilterInputStream(octets) {
            @Override
            public int read() throws IOException {
                goOn();
                int octet = super.read();
                pace.read(octet < 0 ? 0 : 1);
                return octet;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                goOn();
                int count = super.read(buffer, offset, length);
                pace.read(count);
                return count;
            }
        };
    }

    /** Tells a run, from another thread, that the service ends: another replica is to go on. */
    void interrupt() {
        interrupted = true;
    }

    /**
     * A mailbox of the source.
     *
     * @param source its name there
     * @param target and here
     * @param specialUse its special use (RFC 6154), which it gets when it is made and no other has it; null for none
     * @param subscribed whether it is subscribed to when it is made
     * @param messages how many it has; null when that is not known before
     */
    record Mailbox(
            String source,
            String target,
            @Nullable String specialUse,
            boolean subscribed,
            @Nullable Long messages) {
        Mailbox(String source, String target) {
            this(source, target, null, true, null);
        }
    }

    /** Begins a mailbox of the source, and makes its counterpart here. */
    void open(Mailbox mailbox) {
        if (isOpen(mailbox.source())) {
            return;
        }
        String name = MailboxName.parse(mailbox.target()).text();
        boxes.put(mailbox.source(), new Box(mailboxId(name, mailbox), name));
        store.openMailbox(work, mailbox.source(), name, mailbox.messages());
    }

    /** Where a mailbox goes: to ours of the same special use, else to one of its name. */
    String target(String name, @Nullable String specialUse) {
        String special = specialUse == null ? null : specialUse(specialUse);
        return special == null ? name : special;
    }

    boolean isOpen(String source) {
        return boxes.containsKey(source);
    }

    private int mailboxId(String name, Mailbox mailbox) {
        Integer existing = existing(name);
        if (existing != null) {
            return existing;
        }
        String use =
                mailbox.specialUse() == null || specialUse(mailbox.specialUse()) != null ? null : mailbox.specialUse();
        try {
            int made = targets.tree().create(work.accountId(), name, use).mailboxId();
            if (mailbox.subscribed()) {
                targets.tree().subscribe(work.accountId(), name);
            }
            return made;
        } catch (ProblemException e) {
            Integer raced = e.code() == ProblemCode.MAILBOX_EXISTS ? existing(name) : null;
            if (raced == null) {
                throw e;
            }
            return raced;
        }
    }

    private @Nullable Integer existing(String name) {
        return targets.mailboxes().list(work.accountId()).mailboxes().stream()
                .filter(status -> status.selectable() && status.name().equals(name))
                .findFirst()
                .map(MailboxStatus::mailboxId)
                .orElse(null);
    }

    /** The mailbox here that has a special use (RFC 6154); null for none. */
    private @Nullable String specialUse(String attribute) {
        return targets.mailboxes().list(work.accountId()).mailboxes().stream()
                .filter(status -> attribute.equalsIgnoreCase(String.valueOf(status.specialUse())))
                .findFirst()
                .map(MailboxStatus::name)
                .orElse(null);
    }

    /** Stores a message, unless it was taken before. What no mailbox can hold is reported, and the job goes on. */
    void take(String source, SourceMessage message, InputStream octets) throws IOException {
        goOn();
        Box box = Objects.requireNonNull(boxes.get(source));
        var request = new Appends.Request(message.flags(), message.keywords(), message.date(), 0);
        try {
            var taking = new Taking(source, message, box);
            boolean stored = targets.appends().appendWanted(work.accountId(), box.id(), request, octets, taking);
            if (!stored) {
                store.addKnown(work, source, 1);
            }
            pace.step();
        } catch (ProblemException refusal) {
            switch (refusal.code()) {
                case TOO_LARGE, UNPROCESSABLE, LIMIT_REACHED -> refuse(source, message.place(), refusal.detail());
                case OVER_QUOTA -> {
                    refuse(source, message.place(), refusal.detail());
                    throw refusal;
                }
                default -> throw refusal;
            }
        }
    }

    /** What is written with a message, in its transaction. */
    private final class Taking implements Appends.Wanted {
        private final String source;
        private final SourceMessage message;
        private final Box box;

        Taking(String source, SourceMessage message, Box box) {
            this.source = source;
            this.message = message;
            this.box = box;
        }

        @Override
        public boolean test(byte[] hash, long size) {
            boolean isNew = store.take(work, source, key(message, box, hash), hash, size);
            progressed |= isNew;
            return isNew;
        }

        // Mail is worth more than a keyword.
        @Override
        public void leftOut(List<String> keywords) {
            int more = keywords.size() - NAMED_KEYWORDS;
            store.note(
                    work,
                    source,
                    message.place(),
                    "It was stored without %s%s: its mailbox has as many keywords as it can."
                            .formatted(
                                    keywords.stream().limit(NAMED_KEYWORDS).collect(joining(", ")),
                                    more > 0 ? " and " + more + " more" : ""));
        }
    }

    private static UUID key(SourceMessage message, Box box, byte[] hash) {
        return message.key() != null
                ? message.key()
                : SourceMessage.key("content", box.name(), HexFormat.of().formatHex(hash), message.copy());
    }

    /** Reports a message, or a mailbox, that cannot be stored. */
    void refuse(String source, String place, String reason) {
        store.refuse(work, source, place, reason);
        pace.step();
    }

    /** Those of these keys that were taken before. */
    List<UUID> known(List<UUID> keys) {
        return store.known(work.accountId(), keys);
    }

    /** Counts messages that were taken before. */
    void addKnown(String source, int count) {
        if (count > 0) {
            store.addKnown(work, source, count);
        }
    }

    /** Does nothing while the job is to go on. */
    void goOn() {
        if (interrupted) {
            throw new ProblemException(ProblemCode.DRAINING, "The service ends.");
        }
        if (stalled) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, STALLED);
        }
        if (ended) {
            throw new ProblemException(
                    ProblemCode.CONFLICT, "The import was ended: it was cancelled, or took too long.");
        }
    }
}
