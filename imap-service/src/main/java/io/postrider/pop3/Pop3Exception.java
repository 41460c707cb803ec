package io.postrider.pop3;

/** A command that is answered with {@code -ERR}. */
final class Pop3Exception extends Exception {
    private final String reply;

    private Pop3Exception(String reply) {
        super(reply, null, false, false);
        this.reply = reply;
    }

    /** The command is wrong. */
    static Pop3Exception wrong(String text) {
        return new Pop3Exception(text);
    }

    /** The credentials are wrong (RFC 3206 section 4). */
    static Pop3Exception credentials(String text) {
        return new Pop3Exception("[AUTH] " + text);
    }

    /** The user has to wait before the next login (RFC 2449 section 8.1.1). */
    static Pop3Exception wait(String text) {
        return new Pop3Exception("[LOGIN-DELAY] " + text);
    }

    /** We failed, and it may work later (RFC 3206 section 3). */
    static Pop3Exception temporary(String text) {
        return new Pop3Exception("[SYS/TEMP] " + text);
    }

    /** We failed, and somebody has to look after it (RFC 3206 section 3). */
    static Pop3Exception permanent(String text) {
        return new Pop3Exception("[SYS/PERM] " + text);
    }

    /** What follows {@code -ERR}. */
    String reply() {
        return reply;
    }
}
