package io.postrider.mailbox.transfer;

import io.postrider.api.mailbox.Flags;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mailbox.transfer.ImapFolders.Folder;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes the mailboxes of an IMAP server, each by UID from below. */
final class ImapImport {
    /** So many UIDs are asked for at once. */
    private static final long WINDOW = 2_000;

    private static final int TOO_MANY = -1;

    private static final long MAX_UID = 0xFFFF_FFFFL;
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

    private record Found(
            long uid,
            UUID key,
            int flags,
            List<String> keywords,
            @Nullable Instant date) {}

    void run() throws IOException {
        Map<Folder, String> targets = new LinkedHashMap<>();
        for (Folder folder : new ImapFolders(client).list()) {
            String target = target(folder);
            if (target != null && open(folder, target)) {
                targets.put(folder, target);
            }
        }
        for (Folder folder : targets.keySet()) {
            take(folder);
        }
    }

    /** The mailbox here; null for one that is left out: it holds nothing, or what other mailboxes hold. */
    private @Nullable String target(Folder folder) {
        String wanted = source.folders().get(folder.name());
        if (wanted != null) {
            return wanted.isEmpty() ? null : wanted;
        }
        return folder.leftOut() ? null : run.target(TargetName.of(folder.name()), folder.specialUse());
    }

    /** Begins a mailbox; false when there can be none of that name. */
    private boolean open(Folder folder, String target) throws IOException {
        try {
            run.open(new ImportRun.Mailbox(
                    folder.name(), target, folder.specialUse(), folder.subscribed(), messages(folder)));
            run.step();
            return true;
        } catch (ProblemException noName) {
            if (noName.code() != ProblemCode.UNPROCESSABLE) {
                throw noName;
            }
            run.refuse(folder.name(), "", noName.detail());
            return false;
        }
    }

    /** How many messages it has, so that progress can be told; null when the server does not say. */
    private @Nullable Long messages(Folder folder) throws IOException {
        List<Long> told = new ArrayList<>();
        client.run("STATUS " + ImapClient.quoted(folder.wireName()) + " (MESSAGES)", response -> {
            List<Object> data = response.data();
            if (data.size() == 3
                    && data.getFirst().toString().equalsIgnoreCase("STATUS")
                    && data.get(2) instanceof List<?> items
                    && items.size() == 2) {
                told.add(number(items.get(1).toString()));
            }
        });
        return told.isEmpty() ? null : told.getLast();
    }

    private void take(Folder folder) throws IOException {
        var state = new State();
        ImapWire.Response opened = client.run("EXAMINE " + ImapClient.quoted(folder.wireName()), state::take);
        if (!opened.status().equals("OK")) {
            run.refuse(folder.name(), "", "The server does not open this mailbox.");
            return;
        }
        if (state.exists > 0 && state.uidNext == 0) {
            client.run("UID FETCH * (UID)", response -> state.uidNext = Math.max(state.uidNext, uidOf(response) + 1));
        }
        long span = WINDOW;
        long first = 1;
        while (state.exists > 0 && first < state.uidNext) {
            long last = Math.min(first + span, state.uidNext) - 1;
            int taken = takeWindow(folder, state.uidValidity, first, last);
            if (taken != TOO_MANY) {
                first = last + 1;
            }
            span = nextSpan(span, taken);
        }
    }

    /** UIDs may be far apart, up to one a second of many years: then windows get wider, and narrow where they are dense. */
    private static long nextSpan(long span, int taken) {
        if (taken == TOO_MANY) {
            return Math.max(WINDOW, span / 8);
        }
        return taken < WINDOW / 8 ? Math.min(span * 4, MAX_UID) : span;
    }

    /** What EXAMINE tells. */
    private static final class State {
        private long exists;
        private long uidValidity;
        private long uidNext;

        void take(ImapWire.Response response) {
            if (response.data().size() == 2
                    && "EXISTS".equalsIgnoreCase(response.data().get(1).toString())) {
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

    /** Takes the messages of some UIDs, and says how many they are; {@link #TOO_MANY} when it took none because of that. */
    private int takeWindow(Folder folder, long uidValidity, long first, long last) throws IOException {
        run.letOthersGo();
        List<Found> found = new ArrayList<>();
        ImapClient.require(
                client.run("UID FETCH " + first + ':' + last + " (UID FLAGS INTERNALDATE)", response -> {
                    Found one = found(response, folder, uidValidity);
                    // RFC 3501 section 6.4.8: a range with one end beyond the last message has that message in it.
                    if (one != null && one.uid() >= first && one.uid() <= last && found.size() <= WINDOW) {
                        found.add(one);
                    }
                }),
                "The server does not tell its messages.");
        run.step();
        if (found.size() > WINDOW && last - first >= WINDOW) {
            return TOO_MANY;
        }
        take(folder, found);
        return found.size();
    }

    private void take(Folder folder, List<Found> found) throws IOException {
        Set<UUID> known = new HashSet<>(run.known(found.stream().map(Found::key).toList()));
        run.addKnown(folder.name(), known.size());
        for (Found one : found) {
            if (!known.contains(one.key())) {
                run.letOthersGo();
                String uid = Long.toString(one.uid());
                var message = new SourceMessage(uid, one.key(), "", one.flags(), one.keywords(), one.date());
                if (!client.message(one.uid(), octets -> run.take(folder.name(), message, run.guarded(octets)))) {
                    run.refuse(
                            folder.name(),
                            uid,
                            "The server did not give it: it is damaged there, or was deleted meanwhile.");
                }
            }
        }
    }

    private long uidOf(ImapWire.Response response) {
        Found found = found(response, new Folder("", "", Set.of(), false), 0);
        return found == null ? 0 : found.uid();
    }

    private @Nullable Found found(ImapWire.Response response, Folder folder, long uidValidity) {
        List<Object> data = response.data();
        if (data.size() != 3
                || !"FETCH".equalsIgnoreCase(data.get(1).toString())
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
                default -> {}
            }
        }
        UUID key = SourceMessage.key(
                "imap",
                source.host().toLowerCase(Locale.ROOT),
                source.user(),
                folder.wireName(),
                Long.toString(uidValidity),
                Long.toString(uid));
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
        return flags.stream()
                .map(Object::toString)
                .filter(flag -> !flag.startsWith("\\"))
                .toList();
    }
}
