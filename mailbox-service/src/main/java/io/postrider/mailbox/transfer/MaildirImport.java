package io.postrider.mailbox.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.api.mailbox.Flags;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes the messages of a Maildir++ that comes as a tar. Keywords are known where {@code dovecot-keywords} comes before
 * the messages of its folder.
 */
final class MaildirImport {
    private static final int MAX_KEYWORDS_FILE = 64 * 1024;
    private static final int LETTERS = 26;

    private final ImportRun run;
    private final TarReader tar;
    /** By mailbox, the keyword of each letter. */
    private final Map<String, List<String>> keywords = new HashMap<>();

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
    }

    private void take(TarReader.Entry entry) throws IOException {
        String[] path = entry.path().split("/", 64);
        String file = path[path.length - 1];
        String folder = path.length < 2 ? "" : path[path.length - 2];
        if (file.equals("dovecot-keywords") && entry.size() <= MAX_KEYWORDS_FILE) {
            keywords.put(mailbox(folder), readKeywords());
        } else if (folder.equals("cur") || folder.equals("new")) {
            takeMessage(mailbox(path.length < 3 ? "" : path[path.length - 3]), file, entry);
        }
    }

    /** A folder without a dot at its beginning is the Maildir itself, whatever it is called. */
    private static String mailbox(String folder) {
        String name = MaildirFolders.mailbox(folder);
        return name == null ? "INBOX" : name;
    }

    private void takeMessage(String mailbox, String file, TarReader.Entry entry) throws IOException {
        if (!run.isOpen(mailbox)) {
            run.open(mailbox, mailbox);
        }
        String info = info(file);
        var message = new SourceMessage(file, null, flags(info), keywords(mailbox, info), entry.modified());
        run.take(mailbox, message, new CrlfInputStream(tar.octets()));
    }

    private List<String> readKeywords() throws IOException {
        List<String> names = new ArrayList<>();
        for (String line : new String(tar.octets().readAllBytes(), UTF_8).split("\n", 1_000)) {
            int space = line.indexOf(' ');
            if (space > 0 && line.substring(0, space).equals(Integer.toString(names.size()))) {
                names.add(line.substring(space + 1).strip());
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
            if (letter >= 0 && letter < Math.min(LETTERS, names.size())) {
                set.add(names.get(letter));
            }
        }
        return set;
    }
}
