package io.postrider.imap.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.postrider.mail.name.ModifiedUtf7;
import java.util.ArrayList;
import java.util.List;

/**
 * A mailbox's name in Unicode, with {@code /} between its levels.
 *
 * @param text {@code INBOX} is in upper case (RFC 3501 section 5.1)
 */
public record MailboxName(String text) {
    /** What stands between levels. */
    public static final char SEPARATOR = '/';

    /** The one mailbox that everybody has. */
    public static final MailboxName INBOX = new MailboxName("INBOX");

    /** A name as another service knows it. */
    public MailboxName {
        text = withInbox(text);
    }

    private static String withInbox(String text) {
        boolean inbox =
                text.regionMatches(true, 0, "INBOX", 0, 5) && (text.length() == 5 || text.charAt(5) == SEPARATOR);
        return inbox ? "INBOX" + text.substring(5) : text;
    }

    static MailboxName ofWire(byte[] octets, int position) {
        try {
            return new MailboxName(ModifiedUtf7.decode(octets));
        } catch (IllegalArgumentException e) {
            throw new SyntaxException(position, "a mailbox name in modified UTF-7");
        }
    }

    /** The name as IMAP4rev1 writes it (RFC 3501 section 5.1.3). */
    public byte[] wire() {
        return ModifiedUtf7.encode(text).getBytes(US_ASCII);
    }

    /** The names above a name, the nearest first. */
    public static List<String> ancestors(String name) {
        List<String> ancestors = new ArrayList<>();
        for (int at = name.lastIndexOf(SEPARATOR); at > 0; at = name.lastIndexOf(SEPARATOR, at - 1)) {
            ancestors.add(name.substring(0, at));
        }
        return ancestors;
    }

    /** Whether it is INBOX. */
    public boolean isInbox() {
        return text.equals("INBOX");
    }
}
