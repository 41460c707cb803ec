package io.postrider.mailbox.transfer;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names of a Maildir++: below the account's folder, with dots between levels and before the first. Dovecot has no way to
 * write a dot within a level that its defaults read, so it becomes a {@code _}; a file in the folder tells the name then.
 */
final class Folders {
    /** In a folder whose own name does not tell the mailbox's. */
    static final String NAME_FILE = "postrider-mailbox";

    /** In the folder of a mailbox with a special use (RFC 6154), which no Maildir has a place for. */
    static final String SPECIAL_USE_FILE = "postrider-special-use";

    // A file system's limit is 255; who reads the folder adds to it.
    private static final int LONGEST = 200;

    private final Set<String> taken = new HashSet<>();

    /** The folder of a mailbox; two mailboxes never get the same. */
    String of(String mailbox, int mailboxId) {
        if (mailbox.equals("INBOX")) {
            return "Maildir/";
        }
        String levels = encoded(mailbox.replace('.', '_').replace('/', '.'));
        String name = "Maildir/." + (levels.length() > LONGEST ? "mailbox-" + mailboxId : levels);
        // Names that differ in a dot alone would meet here.
        String folder = taken.add(name) ? name : name + '-' + mailboxId;
        taken.add(folder);
        return folder + '/';
    }

    /** What {@link #NAME_FILE} is to say in a folder; null where the folder's name says it. */
    static @Nullable String told(String mailbox, String folder) {
        if (mailbox.equals("INBOX")) {
            return null;
        }
        String own = folder.substring("Maildir/".length(), folder.length() - 1);
        return mailbox.equals(MaildirFolders.mailbox(own)) ? null : mailbox;
    }

    // RFC 3501 section 5.1.3: modified UTF-7, which Maildir++ has had since it exists
    static String encoded(String name) {
        StringBuilder encoded = new StringBuilder();
        int i = 0;
        while (i < name.length()) {
            char c = name.charAt(i);
            if (c >= 0x20 && c <= 0x7e) {
                encoded.append(c == '&' ? "&-" : String.valueOf(c));
                i++;
                continue;
            }
            int start = i;
            while (i < name.length() && (name.charAt(i) < 0x20 || name.charAt(i) > 0x7e)) {
                i++;
            }
            byte[] octets = name.substring(start, i).getBytes(StandardCharsets.UTF_16BE);
            String base64 = Base64.getEncoder().withoutPadding().encodeToString(octets);
            encoded.append('&').append(base64.replace('/', ',')).append('-');
        }
        return encoded.toString();
    }
}
