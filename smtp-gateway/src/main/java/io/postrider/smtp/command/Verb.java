package io.postrider.smtp.command;

import org.jspecify.annotations.Nullable;

/** The verbs of the gateway and how long a line with each may be, CRLF included. */
public enum Verb {
    EHLO(512),
    HELO(512),
    // RFC 5321 section 4.5.3.1.4 with what RFC 1870 (26), RFC 6152 (17), RFC 6531 (10), RFC 3461 (100 and more)
    // and RFC 4954 (500) add.
    MAIL(512 + 26 + 17 + 10 + 131 + 500),
    // RFC 3461 section 5.1: 500 more; RFC 6531 section 3.4: 10 more.
    RCPT(512 + 500 + 10),
    DATA(512),
    BDAT(512),
    RSET(512),
    NOOP(512),
    QUIT(512),
    VRFY(512),
    EXPN(512),
    HELP(512),
    // RFC 4954 section 4
    AUTH(12_288),
    STARTTLS(512),
    XCLIENT(512);

    /** The longest line of all. */
    public static final int LONGEST_LINE = 12_288;

    private static final Verb[] ALL = values();

    private final int longestLine;

    Verb(int longestLine) {
        this.longestLine = longestLine;
    }

    /** The most octets of a line with this verb, CRLF included. */
    public int longestLine() {
        return longestLine;
    }

    /** Reads the verb at the line's start and leaves the cursor behind it; null when it is none of ours. */
    public static @Nullable Verb of(CommandLine line) {
        for (Verb verb : ALL) {
            line.position(0);
            if (line.tryWord(verb.name()) && (line.atEnd() || line.peek() == ' ')) {
                return verb;
            }
        }
        return null;
    }
}
