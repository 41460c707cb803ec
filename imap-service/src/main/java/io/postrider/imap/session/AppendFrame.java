package io.postrider.imap.session;

/**
 * Recognises an APPEND or a REPLACE up to its message, whose octets its handler streams and which are never read into
 * memory.
 */
final class AppendFrame {
    private AppendFrame() {}

    /**
     * Whether the literal that ends these octets is the message. The mailbox's name may be a literal too: then that one is
     * the first of the command.
     */
    static boolean endsWithMessage(byte[] buffer, int from, int to) {
        int mailbox = mailbox(buffer, next(buffer, from, to), to);
        if (mailbox >= to) {
            return false;
        }
        return buffer[mailbox] != '{' || afterLiteral(buffer, mailbox, to);
    }

    /** Where the mailbox's name stands; the end when it is another command. */
    private static int mailbox(byte[] buffer, int name, int to) {
        if (is("APPEND ", buffer, name, to)) {
            return next(buffer, name, to);
        }
        int replace = is("UID ", buffer, name, to) ? next(buffer, name, to) : name;
        return is("REPLACE ", buffer, replace, to) ? next(buffer, next(buffer, replace, to), to) : to;
    }

    /** Where the word after this one begins. */
    private static int next(byte[] buffer, int from, int to) {
        int at = from;
        while (at < to && buffer[at] != ' ') {
            at++;
        }
        return Math.min(at + 1, to);
    }

    private static boolean is(String name, byte[] buffer, int at, int to) {
        if (to - at < name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            int octet = buffer[at + i];
            if ((octet >= 'a' && octet <= 'z' ? octet - ('a' - 'A') : octet) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether there is a line break before the last one: then the first literal has been read. */
    private static boolean afterLiteral(byte[] buffer, int from, int to) {
        for (int i = from; i < to; i++) {
            if (buffer[i] == '\n') {
                return true;
            }
        }
        return false;
    }
}
