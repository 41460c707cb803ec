package io.postrider.mailbox.transfer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.postrider.api.mailbox.Flags;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mail.name.ModifiedUtf7;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes the mailboxes of an IMAP server, each by UID from below. */
final class ImapImport {
    /** So many UIDs are asked for at once. */
    private static final long WINDOW = 2_000;

    private static final long MAX_UID = 0xFFFF_FFFFL;
    private static final int MAX_MAILBOXES = 10_000;
    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("d-MMM-uuuu HH:mm:ss Z")
            .toFormatter(Locale.ROOT);

    private final ImapSource source;
    private final ImapClient client;
    private final ImportRun run;

    ImapImport(ImapSource source, ImapClient client, ImportRun run) {
        this.source = source;
        this.client = client;
        this.run = run;
    }

    /** A mailbox there: its name as it is on the wire and as people read it, and its attributes. */
    private record Folder(String wireName, String name, Set<String> attributes) {}

    private record Found(long uid, UUID key, int flags, List<String> keywords, @Nullable Instant date) {}

    void run() throws IOException {
        for (Folder folder : folders()) {
            String target = target(folder);
            if (target != null) {
                take(folder, target);
            }
        }
    }

    private List<Folder> folders() throws IOException {
        List<Folder> folders = new ArrayList<>();
        ImapClient.require(
                client.run("LIST \"\" \"*\"", response -> {
                    if (isData(response, "LIST") && response.data().size() == 4 && folders.size() < MAX_MAILBOXES) {
                        folders.add(folder(response.data()));
                    }
                }),
                "The server does not list its mailboxes.");
        return folders;
    }

    private static boolean isData(ImapWire.Response response, String kind) {
        return response.untagged() && !response.data().isEmpty() && kind.equalsIgnoreCase(response.data().get(0).toString());
    }

    private static Folder folder(List<Object> data) {
        Set<String> attributes = new HashSet<>();
        if (data.get(1) instanceof List<?> list) {
            list.forEach(one -> attributes.add(one.toString().toLowerCase(Locale.ROOT)));
        }
        String wireName = data.get(3).toString();
        return new Folder(wireName, name(wireName, data.get(2).toString()), attributes);
    }

    /** With {@code /} between levels, whatever the server has there. */
    private static String name(String wireName, String delimiter) {
        String name;
        try {
            name = ModifiedUtf7.decode(wireName.getBytes(ISO_8859_1));
        } catch (IllegalArgumentException asItStands) {
            name = wireName;
        }
        return delimiter.length() == 1 && !delimiter.equals("/")
                ? name.replace('/', '_').replace(delimiter, "/")
                : name;
    }

    /** The mailbox here; null for one that is left out: it holds nothing, or what other mailboxes hold. */
    private @Nullable String target(Folder folder) {
        String wanted = source.folders().get(folder.name());
        if (wanted != null) {
            return wanted.isEmpty() ? null : wanted;
        }
        if (folder.attributes().stream().anyMatch(Set.of("\\noselect", "\\nonexistent", "\\all", "\\flagged")::contains)) {
            return null;
        }
        // RFC 6154 section 2
        for (String use : List.of("\\Archive", "\\Drafts", "\\Junk", "\\Sent", "\\Trash")) {
            if (folder.attributes().contains(use.toLowerCase(Locale.ROOT))) {
                String special = run.specialUse(use);
                return special == null ? folder.name() : special;
            }
        }
        return folder.name();
    }

    private void take(Folder folder, String target) throws IOException {
        try {
            run.open(folder.name(), target);
        } catch (ProblemException noName) {
            if (noName.code() != ProblemCode.UNPROCESSABLE) {
                throw noName;
            }
            run.refuse(folder.name(), "", noName.detail());
            return;
        }
        var state = new State();
        ImapWire.Response opened = client.run("EXAMINE " + ImapClient.quoted(folder.wireName()), state::take);
        if (!opened.status().equals("OK")) {
            run.refuse(folder.name(), "", "The server does not open this mailbox.");
            return;
        }
        if (state.exists > 0 && state.uidNext == 0) {
            client.run("UID FETCH * (UID)", response -> state.uidNext = Math.max(state.uidNext, uidOf(response) + 1));
        }
        for (long first = 1; state.exists > 0 && first < state.uidNext; first += WINDOW) {
            takeWindow(folder, state.uidValidity, first, Math.min(first + WINDOW, state.uidNext) - 1);
        }
    }

    /** What EXAMINE tells. */
    private static final class State {
        private long exists;
        private long uidValidity;
        private long uidNext;

        void take(ImapWire.Response response) {
            if (response.data().size() == 2 && "EXISTS".equalsIgnoreCase(response.data().get(1).toString())) {
                exists = number(response.data().get(0).toString());
            }
            uidValidity = code(response.text(), "[UIDVALIDITY ", uidValidity);
            uidNext = code(response.text(), "[UIDNEXT ", uidNext);
        }

        private static long code(String text, String name, long otherwise) {
            int end = text.indexOf(']');
            return text.toUpperCase(Locale.ROOT).startsWith(name) && end > 0
                    ? number(text.substring(name.length(), end))
                    : otherwise;
        }
    }

    private static long number(String text) {
        try {
            return Math.clamp(Long.parseLong(text), 0, MAX_UID);
        } catch (NumberFormatException none) {
            return 0;
        }
    }

    private void takeWindow(Folder folder, long uidValidity, long first, long last) throws IOException {
        run.goOn();
        List<Found> found = new ArrayList<>();
        ImapClient.require(
                client.run("UID FETCH " + first + ':' + last + " (UID FLAGS INTERNALDATE)", response -> {
                    Found one = found(response, folder, uidValidity);
                    // RFC 3501 section 6.4.8: a range with one end beyond the last message has that message in it.
                    if (one != null && one.uid() >= first && one.uid() <= last && found.size() < WINDOW) {
                        found.add(one);
                    }
                }),
                "The server does not tell its messages.");
        Set<UUID> known = new HashSet<>(run.known(found.stream().map(Found::key).toList()));
        run.addKnown(folder.name(), known.size());
        for (Found one : found) {
            if (!known.contains(one.key())) {
                var message = new SourceMessage(
                        Long.toString(one.uid()), one.key(), "", one.flags(), one.keywords(), one.date());
                client.message(one.uid(), octets -> run.take(folder.name(), message, octets));
            }
        }
    }

    private long uidOf(ImapWire.Response response) {
        Found found = found(response, new Folder("", "", Set.of()), 0);
        return found == null ? 0 : found.uid();
    }

    private @Nullable Found found(ImapWire.Response response, Folder folder, long uidValidity) {
        List<Object> data = response.data();
        if (data.size() != 3 || !"FETCH".equalsIgnoreCase(data.get(1).toString())
                || !(data.get(2) instanceof List<?> items)) {
            return null;
        }
        long uid = 0;
        List<?> flags = List.of();
        Instant date = null;
        for (int i = 0; i + 1 < items.size(); i += 2) {
            switch (items.get(i).toString().toUpperCase(Locale.ROOT)) {
                case "UID" -> uid = number(items.get(i + 1).toString());
                case "FLAGS" -> flags = items.get(i + 1) instanceof List<?> list ? list : List.of();
                case "INTERNALDATE" -> date = date(items.get(i + 1).toString());
                default -> { }
            }
        }
        UUID key = SourceMessage.key(
                "imap", source.host().toLowerCase(Locale.ROOT), source.user(), folder.wireName(),
                Long.toString(uidValidity), Long.toString(uid));
        return uid == 0 ? null : new Found(uid, key, bits(flags), keywords(flags), date);
    }

    private static @Nullable Instant date(String text) {
        try {
            return OffsetDateTime.parse(text.strip(), DATE).toInstant();
        } catch (DateTimeException none) {
            return null;
        }
    }

    private static int bits(List<?> flags) {
        int bits = 0;
        for (Object flag : flags) {
            bits |= switch (flag.toString().toLowerCase(Locale.ROOT)) {
                case "\\seen" -> Flags.SEEN;
                case "\\answered" -> Flags.ANSWERED;
                case "\\flagged" -> Flags.FLAGGED;
                case "\\deleted" -> Flags.DELETED;
                case "\\draft" -> Flags.DRAFT;
                default -> 0;
            };
        }
        return bits;
    }

    private static List<String> keywords(List<?> flags) {
        return flags.stream().map(Object::toString).filter(flag -> !flag.startsWith("\\")).toList();
    }
}
