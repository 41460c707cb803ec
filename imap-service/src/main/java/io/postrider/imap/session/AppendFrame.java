package io.postrider.imap.session;

/** Recognises an APPEND up to its message, whose octets its handler streams and which are never read into memory. */
final class AppendFrame {
    private static final String NAME = "APPEND";

    private AppendFrame() {}

    /**
     * Whether the literal that ends these octets is the message. The mailbox's name, the first argument, may be a literal
     * too: then that one comes right after the command's name.
     */
    static boolean endsWithMessage(byte[] buffer, int from, int to) {
        int name = from;
        while (name < to && buffer[name] != ' ') {
            name++;
        }
        name++;
        int argument = name + NAME.length() + 1;
        if (argument >= to || !isAppend(buffer, name)) {
            return false;
        }
        return buffer[argument] != '{' || afterLiteral(buffer, argument, to);
    }

    private static boolean isAppend(byte[] buffer, int at) {
        for (int i = 0; i < NAME.length(); i++) {
            if ((buffer[at + i] & ~0x20) != NAME.charAt(i)) {
                return false;
            }
        }
        return buffer[at + NAME.length()] == ' ';
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
