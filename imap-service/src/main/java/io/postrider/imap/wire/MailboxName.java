package io.postrider.imap.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.mail.name.ModifiedUtf7;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.text.Normalizer;
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

    /** The text of octets; of a pattern, or of a part of a name. */
    static String decoded(byte[] octets, NameEncoding encoding, int position) {
        try {
            return switch (encoding) {
                case MODIFIED_UTF7 -> ModifiedUtf7.decode(octets);
                case UTF8 -> utf8(octets);
            };
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new SyntaxException(
                    position,
                    encoding == NameEncoding.UTF8 ? "a mailbox name in UTF-8" : "a mailbox name in modified UTF-7");
        }
    }

    /** RFC 9051 section 5.1: Net-Unicode, which is in normalization form C (RFC 5198 section 3). */
    private static String utf8(byte[] octets) throws CharacterCodingException {
        String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /** The name's octets. */
    byte[] encoded(NameEncoding encoding) {
        return switch (encoding) {
            case MODIFIED_UTF7 -> ModifiedUtf7.encode(text).getBytes(US_ASCII);
            case UTF8 -> text.getBytes(UTF_8);
        };
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
