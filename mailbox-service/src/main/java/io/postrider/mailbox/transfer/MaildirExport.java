package io.postrider.mailbox.transfer;

import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.MailboxList;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.platform.hash.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** An account as it goes into a tar: a Maildir++ as Dovecot has it, and lists of checksums. */
final class MaildirExport {
    /** A list of checksums is written when it has so many lines: a mailbox may have millions. */
    private static final int LINES = 10_000;

    private static final int KEYWORDS = 26;

    /** So many damaged messages are named; beyond that they are counted. */
    private static final int MAX_NAMED = 10_000;

    private final Exports exports;
    private final UUID accountId;
    private final TarWriter tar;
    private final Folders folders = new Folders();
    private final Instant time = Instant.now();
    private final StringBuilder sums = new StringBuilder();
    private int lines;
    private int lists;
    private int named;
    private final StringBuilder report = new StringBuilder("mailbox\tfolder\tmessages\toctets\tdamaged\n");

    MaildirExport(Exports exports, UUID accountId, TarWriter tar) {
        this.exports = exports;
        this.accountId = accountId;
        this.tar = tar;
    }

    /** What was written of a mailbox. */
    private static final class Count {
        private long messages;
        private long octets;
        private final List<Listed> damaged = new ArrayList<>();
        private long unnamed;
    }

    void write(MailboxList list) throws IOException {
        Map<MailboxStatus, String> present = new LinkedHashMap<>();
        for (MailboxStatus mailbox : Exports.selectable(list)) {
            present.put(mailbox, folders.of(mailbox.name(), mailbox.mailboxId()));
        }
        subscriptions(present, Set.copyOf(list.subscriptions()));
        for (Map.Entry<MailboxStatus, String> mailbox : present.entrySet()) {
            add(mailbox.getKey(), mailbox.getValue());
        }
        end();
    }

    /** Before all folders, so that who reads the tar as it comes knows them; in the format of Dovecot. */
    private void subscriptions(Map<MailboxStatus, String> present, Set<String> subscribed) throws IOException {
        var names = new StringBuilder(Subscriptions.HEADER);
        present.forEach((mailbox, folder) -> {
            if (subscribed.contains(mailbox.name())) {
                names.append(Subscriptions.line(folder)).append('\n');
            }
        });
        tar.file("Maildir/" + Subscriptions.FILE, time, names.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void add(MailboxStatus mailbox, String folder) throws IOException {
        tar.directory(folder, time);
        String told = Folders.told(mailbox.name(), folder);
        if (told != null) {
            tar.file(folder + Folders.NAME_FILE, time, told.getBytes(StandardCharsets.UTF_8));
        }
        if (mailbox.specialUse() != null) {
            tar.file(
                    folder + Folders.SPECIAL_USE_FILE,
                    time,
                    mailbox.specialUse().getBytes(StandardCharsets.UTF_8));
        }
        keywords(folder, mailbox.keywords());
        for (String part : List.of("cur/", "new/", "tmp/")) {
            tar.directory(folder + part, time);
        }
        var count = new Count();
        exports.forEach(accountId, mailbox.mailboxId(), message -> {
            try {
                write(folder, mailbox, message);
                count.messages++;
                count.octets += message.size();
            } catch (DamagedMessageException damage) {
                note(count, message);
            }
        });
        report(mailbox.name(), folder, count);
    }

    private void note(Count count, Listed message) {
        if (named < MAX_NAMED) {
            named++;
            count.damaged.add(message);
        } else {
            count.unnamed++;
        }
    }

    /** A row of the mailbox, and one of each of its messages that are not in the tar, so that sums of columns are right. */
    private void report(String mailbox, String folder, Count count) {
        row(mailbox, folder, count.messages, count.octets, "");
        for (Listed message : count.damaged) {
            row(
                    mailbox,
                    folder,
                    0,
                    0,
                    "UID %d of %s with %d octets".formatted(message.uid(), message.internalDate(), message.size()));
        }
        if (count.unnamed > 0) {
            row(mailbox, folder, 0, 0, count.unnamed + " more");
        }
    }

    private void row(String mailbox, String folder, long messages, long octets, String damaged) {
        report.append("%s\t%s\t%d\t%d\t%s\n".formatted(mailbox, folder, messages, octets, damaged));
    }

    /** Dovecot's file: keyword a is the first, and so on. */
    private void keywords(String folder, List<String> names) throws IOException {
        StringBuilder file = new StringBuilder();
        for (int bit = 0; bit < Math.min(KEYWORDS, names.size()); bit++) {
            file.append(bit).append(' ').append(names.get(bit)).append('\n');
        }
        if (!file.isEmpty()) {
            tar.file(folder + "dovecot-keywords", time, file.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void write(String folder, MailboxStatus mailbox, Listed message) throws IOException {
        String name = "%scur/%d.M%dV%d.postrider,S=%d:2,%s"
                .formatted(
                        folder,
                        message.internalDate().getEpochSecond(),
                        message.uid(),
                        mailbox.uidValidity(),
                        message.size(),
                        letters(message));
        MessageDigest digest = Sha256.begin();
        try (InputStream octets =
                new DigestInputStream(exports.open(accountId, mailbox.mailboxId(), message), digest)) {
            tar.keywords(keywordsWithoutLetter(mailbox.keywords(), message));
            tar.file(name, message.internalDate(), message.size(), octets);
        }
        sums.append(HexFormat.of().formatHex(digest.digest()))
                .append("  ")
                .append(name)
                .append('\n');
        if (++lines == LINES) {
            writeSums();
        }
    }

    /** In the order of their letters, as the format has it. */
    private static String letters(Listed message) {
        StringBuilder letters = new StringBuilder();
        append(letters, message, Flags.DRAFT, 'D');
        append(letters, message, Flags.FLAGGED, 'F');
        append(letters, message, Flags.ANSWERED, 'R');
        append(letters, message, Flags.SEEN, 'S');
        append(letters, message, Flags.DELETED, 'T');
        for (int bit = 0; bit < KEYWORDS; bit++) {
            if ((message.keywords() & 1L << bit) != 0) {
                letters.append((char) ('a' + bit));
            }
        }
        return letters.toString();
    }

    /** Dovecot knows 26 keywords of a mailbox; further ones are told of the message itself. */
    private static List<String> keywordsWithoutLetter(List<String> names, Listed message) {
        List<String> keywords = new ArrayList<>();
        for (int bit = KEYWORDS; bit < names.size(); bit++) {
            if ((message.keywords() & 1L << bit) != 0) {
                keywords.add(names.get(bit));
            }
        }
        return keywords;
    }

    private static void append(StringBuilder letters, Listed message, int flag, char letter) {
        if ((message.flags() & flag) != 0) {
            letters.append(letter);
        }
    }

    private void writeSums() throws IOException {
        tar.file("sha256sums-%d.txt".formatted(++lists), time, sums.toString().getBytes(StandardCharsets.UTF_8));
        sums.setLength(0);
        lines = 0;
    }

    private void end() throws IOException {
        if (lines > 0) {
            writeSums();
        }
        tar.file("report.tsv", time, report.toString().getBytes(StandardCharsets.UTF_8));
        tar.end();
    }
}
