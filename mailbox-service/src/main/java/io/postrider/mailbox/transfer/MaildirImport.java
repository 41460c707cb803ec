package io.postrider.mailbox.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.api.mailbox.Flags;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the messages of a Maildir++ that comes as a tar. Keywords are known where {@code dovecot-keywords} comes before
 * the messages of its folder.
 */
final class MaildirImport {
    private static final int MAX_KEYWORDS_FILE = 64 * 1024;
    private static final int LETTERS = 26;
    private static final int MAX_NAME_FILE = 4 * 1024;
    private static final int MAX_FOLDERS = 10_000;
    private static final int MAX_SUBSCRIPTIONS_FILE = 1024 * 1024;
    private static final String OURS = ".postrider,S=";

    /** Dovecot copies a message to another mailbox by a hard link, and a tar has the octets of the first alone. */
    private static final String HARD_LINK =
            "It is a hard link to %s, and a tar has its octets there only. Make the tar with --hard-dereference.";

    private final ImportRun run;
    private final TarReader tar;
    /** By mailbox, the keyword of each letter. */
    private final Map<String, List<String>> keywords = new HashMap<>();
    /** By folder, the mailbox that it tells it is. */
    private final Map<String, String> told = new HashMap<>();
    /** By folder, its special use. */
    private final Map<String, String> uses = new HashMap<>();
    /** Folders that are subscribed to; null when nobody says, and then all are. */
    private @Nullable Set<String> subscribed;
    /** Folders with a place for messages: they are mailboxes even when none is in it. */
    private final Set<String> folders = new LinkedHashSet<>();

    private MaildirImport(TarReader tar, ImportRun run) {
        this.tar = tar;
        this.run = run;
    }

    static void run(InputStream body, ImportRun run) throws IOException {
        var tar = new TarReader(body);
        var maildir = new MaildirImport(tar, run);
        for (var entry = tar.next(); entry != null; entry = tar.next()) {
            maildir.take(entry);
        }
        maildir.openEmpty();
    }

    private void openEmpty() {
        for (String folder : folders) {
            open(folder);
        }
    }

    private void take(TarReader.Entry entry) throws IOException {
        String[] path = entry.path().split("/", 64);
        String file = path[path.length - 1];
        String folder = path.length < 2 ? "" : path[path.length - 2];
        if (file.isEmpty()) {
            noteFolder(folder, above(path));
        } else if (file.equals(Folders.NAME_FILE) && entry.size() <= MAX_NAME_FILE && told.size() < MAX_FOLDERS) {
            told.put(folder, text());
        } else if (file.equals(Folders.SPECIAL_USE_FILE)
                && entry.size() <= MAX_NAME_FILE
                && uses.size() < MAX_FOLDERS) {
            uses.put(folder, text().strip());
        } else if (Subscriptions.isFile(folder, file) && entry.size() <= MAX_SUBSCRIPTIONS_FILE) {
            subscribed = Subscriptions.folders(text());
        } else if (file.equals("dovecot-keywords")
                && entry.size() <= MAX_KEYWORDS_FILE
                && keywords.size() < MAX_FOLDERS) {
            keywords.put(mailbox(folder), readKeywords());
        } else if (folder.equals("cur") || folder.equals("new")) {
            takeMessage(above(path), file, entry);
        }
    }

    private static String above(String[] path) {
        return path.length < 3 ? "" : path[path.length - 3];
    }

    private void noteFolder(String name, String folder) {
        if (name.equals("cur") && folders.size() < MAX_FOLDERS) {
            folders.add(folder);
        }
    }

    /** A folder without a dot at its beginning is the Maildir itself, whatever it is called. */
    private String mailbox(String folder) {
        String name = told.containsKey(folder) ? told.get(folder) : MaildirFolders.mailbox(folder);
        return name == null ? "INBOX" : name;
    }

    private void takeMessage(String folder, String file, TarReader.Entry entry) throws IOException {
        String mailbox = open(folder);
        if (entry.link() != null) {
            run.refuse(mailbox, file, HARD_LINK.formatted(entry.link()));
            return;
        }
        String info = info(file);
        List<String> names = new ArrayList<>(keywords(mailbox, info));
        names.addAll(entry.keywords());
        String copy = ours(file, entry.size());
        var message = new SourceMessage(file, null, copy, flags(info), names, entry.modified());
        run.take(mailbox, message, copy.isEmpty() ? new CrlfInputStream(tar.octets()) : tar.octets());
    }

    /** Begins the mailbox of a folder, unless it has begun, and tells its name. */
    private String open(String folder) {
        String mailbox = mailbox(folder);
        if (!run.isOpen(mailbox)) {
            String noted = uses.get(folder);
            String use = noted != null && ImapFolders.SPECIAL_USES.contains(noted) ? noted : null;
            boolean shown = subscribed == null || subscribed.contains(folder);
            run.open(new ImportRun.Mailbox(mailbox, run.target(TargetName.of(mailbox), use), use, shown, null));
        }
        return mailbox;
    }

    private String text() throws IOException {
        return new String(tar.octets().readAllBytes(), UTF_8);
    }

    /**
     * What an export of ours, which writes messages octet for octet, begins a file's name with; empty for files of others,
     * who may write lines with the ends of their system.
     */
    private static String ours(String file, long size) {
        int dot = file.indexOf('.');
        int end = file.indexOf(OURS + size + ':', dot + 1);
        if (dot < 1 || end < 0) {
            return "";
        }
        String place = file.substring(dot + 1, end);
        int v = place.indexOf('V');
        boolean ours =
                place.startsWith("M") && v > 1 && digits(place.substring(1, v)) && digits(place.substring(v + 1));
        return ours ? file.substring(0, end) : "";
    }

    private static boolean digits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private List<String> readKeywords() throws IOException {
        List<String> names = new ArrayList<>();
        for (String line : text().split("\n", 1_000)) {
            int space = line.indexOf(' ');
            String name = line.substring(space + 1).strip();
            if (space > 0
                    && names.size() < LETTERS
                    && line.substring(0, space).equals(Integer.toString(names.size()))) {
                // One that no mailbox here can have keeps its letter, and is not worth its octets.
                names.add(name.length() <= SourceMessage.MAX_KEYWORD ? name : "");
            }
        }
        return names;
    }

    /** What stands behind {@code :2,}; other systems have another character for the colon. */
    private static String info(String file) {
        int at = file.lastIndexOf("2,");
        return at > 0 && ":;!".indexOf(file.charAt(at - 1)) >= 0 ? file.substring(at + 2) : "";
    }

    private static int flags(String info) {
        int flags = 0;
        for (int i = 0; i < info.length(); i++) {
            flags |= switch (info.charAt(i)) {
                case 'D' -> Flags.DRAFT;
                case 'F' -> Flags.FLAGGED;
                case 'R' -> Flags.ANSWERED;
                case 'S' -> Flags.SEEN;
                case 'T' -> Flags.DELETED;
                default -> 0;
            };
        }
        return flags;
    }

    private List<String> keywords(String mailbox, String info) {
        List<String> names = keywords.getOrDefault(mailbox, List.of());
        List<String> set = new ArrayList<>();
        for (int i = 0; i < info.length(); i++) {
            int letter = info.charAt(i) - 'a';
            if (letter >= 0 && letter < names.size()) {
                set.add(names.get(letter));
            }
        }
        return set;
    }
}
