package io.postrider.mailbox.transfer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.postrider.mail.name.ModifiedUtf7;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the names of folders in a Maildir++: all beside each other, a dot before each level, in modified UTF-7. Some write
 * a dot within a level as {@code &AC4-}. INBOX is the Maildir itself.
 */
final class MaildirFolders {
    private static final String DOT = "&AC4-";

    private MaildirFolders() {}

    /** The mailbox of a folder's name without slash; null for one that is none of a Maildir++. */
    static @Nullable String mailbox(String folder) {
        if (folder.isEmpty()) {
            return "INBOX";
        }
        if (folder.charAt(0) != '.' || folder.length() == 1) {
            return null;
        }
        var mailbox = new StringBuilder();
        for (String level : levels(folder.substring(1))) {
            if (!mailbox.isEmpty()) {
                mailbox.append('/');
            }
            mailbox.append(decoded(level));
        }
        return mailbox.toString();
    }

    /** Some write UTF-8: what is no modified UTF-7 stands for itself. A dot that was written as one comes back. */
    private static String decoded(String level) {
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (int at = level.indexOf(DOT); at >= 0; at = level.indexOf(DOT, from)) {
            text.append(plain(level.substring(from, at))).append('.');
            from = at + DOT.length();
        }
        return text.append(plain(level.substring(from))).toString();
    }

    private static String plain(String part) {
        try {
            return US_ASCII.newEncoder().canEncode(part) ? ModifiedUtf7.decode(part.getBytes(US_ASCII)) : part;
        } catch (IllegalArgumentException asItStands) {
            return part;
        }
    }

    private static List<String> levels(String name) {
        var levels = new ArrayList<String>();
        int from = 0;
        for (int at = name.indexOf('.'); at >= 0; at = name.indexOf('.', from)) {
            levels.add(name.substring(from, at));
            from = at + 1;
        }
        levels.add(name.substring(from));
        return levels;
    }
}
