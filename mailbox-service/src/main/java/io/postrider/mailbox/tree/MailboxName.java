package io.postrider.mailbox.tree;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A mailbox's name: Unicode in NFC, {@code /} between levels, INBOX in capitals.
 *
 * @param text the whole name
 */
public record MailboxName(String text) {
    static final MailboxName INBOX = new MailboxName("INBOX");

    private static final int MAX_OCTETS = 1_000;
    private static final int MAX_LEVEL_OCTETS = 255;
    private static final int MAX_DEPTH = 20;
    private static final String SEPARATOR = "/";

    /** Reads a name as a client gave it; {@code UNPROCESSABLE} for one that no mailbox may have. */
    public static MailboxName parse(String given) {
        // RFC 3501 section 6.3.3: a separator at the end says that more names will follow below.
        String trimmed = given.endsWith(SEPARATOR) ? given.substring(0, given.length() - 1) : given;
        String text = Normalizer.normalize(trimmed, Normalizer.Form.NFC);
        List<String> levels = levels(text);
        if (text.isEmpty() || octets(text) > MAX_OCTETS || levels.size() > MAX_DEPTH) {
            throw bad("too long, too deep or empty");
        }
        levels.forEach(MailboxName::validateLevel);
        // RFC 3501 section 5.1: INBOX is INBOX in any case.
        if (levels.getFirst().toUpperCase(Locale.ROOT).equals(INBOX.text)) {
            return new MailboxName(INBOX.text + text.substring(INBOX.text.length()));
        }
        return new MailboxName(text);
    }

    private static List<String> levels(String text) {
        List<String> levels = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf('/'); at >= 0; at = text.indexOf('/', from)) {
            levels.add(text.substring(from, at));
            from = at + 1;
        }
        levels.add(text.substring(from));
        return levels;
    }

    private static void validateLevel(String level) {
        if (level.isEmpty() || level.equals(".") || level.equals("..") || octets(level) > MAX_LEVEL_OCTETS) {
            throw bad("a level is empty, too long or dots");
        }
        for (int i = 0; i < level.length(); i++) {
            char c = level.charAt(i);
            boolean paired = Character.isHighSurrogate(c)
                            && i + 1 < level.length()
                            && Character.isLowSurrogate(level.charAt(i + 1))
                    || Character.isLowSurrogate(c) && i > 0 && Character.isHighSurrogate(level.charAt(i - 1));
            boolean lineSeparator = c == '\u2028' || c == '\u2029';
            // Wildcards would make the name unreachable for LIST (RFC 3501 section 6.3.8).
            if (Character.isISOControl(c)
                    || lineSeparator
                    || "*%\\".indexOf(c) >= 0
                    || Character.isSurrogate(c) && !paired) {
                throw bad("a character is not allowed");
            }
        }
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static ProblemException bad(String why) {
        return new ProblemException(ProblemCode.UNPROCESSABLE, "no mailbox name: " + why);
    }

    boolean isInbox() {
        return text.equals(INBOX.text);
    }

    boolean isBelow(MailboxName other) {
        return text.startsWith(other.text + SEPARATOR);
    }

    /** What every name below this one begins with. */
    String prefix() {
        return text + SEPARATOR;
    }

    /** The names above it, from the top. */
    List<MailboxName> ancestors() {
        List<MailboxName> ancestors = new ArrayList<>();
        for (int at = text.indexOf('/'); at >= 0; at = text.indexOf('/', at + 1)) {
            ancestors.add(new MailboxName(text.substring(0, at)));
        }
        return ancestors;
    }

    /** The name when something above it, or itself, is renamed. */
    MailboxName renamed(MailboxName from, MailboxName to) {
        return new MailboxName(to.text + text.substring(from.text.length()));
    }
}
