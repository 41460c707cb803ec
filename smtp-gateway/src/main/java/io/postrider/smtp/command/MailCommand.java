package io.postrider.smtp.command;

import io.postrider.mail.address.MailPath;
import io.postrider.smtp.command.SyntaxException.Kind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * MAIL FROM (RFC 5321 section 4.1.1.2).
 *
 * @param reversePath the sender, or the null path
 * @param size the size the client declared (RFC 1870); -1 when it did not
 * @param body {@code 7BIT} or {@code 8BITMIME} (RFC 6152)
 * @param smtpUtf8 whether SMTPUTF8 was given (RFC 6531)
 * @param ret RET of DSN (RFC 3461 section 4.3)
 * @param envid ENVID of DSN, still xtext (RFC 3461 section 4.4)
 * @param requireTls whether REQUIRETLS was given (RFC 8689 section 2)
 */
public record MailCommand(
        MailPath reversePath,
        long size,
        String body,
        boolean smtpUtf8,
        @Nullable String ret,
        @Nullable String envid,
        boolean requireTls) {
    private static final Set<String> KEYWORDS =
            Set.of("SIZE", "BODY", "SMTPUTF8", "RET", "ENVID", "AUTH", "REQUIRETLS");

    // RFC 1870 section 6: up to 20 digits.
    private static final int SIZE_DIGITS = 20;

    // RFC 3461 section 4.4: 100 characters.
    private static final int LONGEST_ENVID = 100;

    // RFC 4954 section 5: AUTH= has at most 500 characters.
    private static final int LONGEST_AUTH = 500;

    /** Reads what follows the verb. */
    public static MailCommand parse(CommandLine line) throws SyntaxException {
        line.spaces();
        if (!line.tryWord("FROM:")) {
            throw line.error("FROM: and an address");
        }
        line.spaces();
        int start = line.position();
        MailPath reversePath = PathParser.reversePath(line);
        boolean beyondAscii = line.beyondAscii(start);
        ParameterParser parameters = ParameterParser.read(line, KEYWORDS);
        boolean smtpUtf8 = parameters.flag("SMTPUTF8");
        if (beyondAscii && !smtpUtf8) {
            throw line.error(Kind.NEEDS_SMTPUTF8, "SMTPUTF8 for such an address");
        }
        // RFC 4954 section 5: taken and not trusted; nobody but the submitter stands behind a message here.
        parameters.xtext("AUTH", LONGEST_AUTH);
        String body = parameters.word("BODY", Set.of("7BIT", "8BITMIME"));
        return new MailCommand(
                reversePath,
                parameters.number("SIZE", SIZE_DIGITS),
                body == null ? "7BIT" : body,
                smtpUtf8,
                parameters.word("RET", Set.of("FULL", "HDRS")),
                parameters.xtext("ENVID", LONGEST_ENVID),
                parameters.flag("REQUIRETLS"));
    }
}
