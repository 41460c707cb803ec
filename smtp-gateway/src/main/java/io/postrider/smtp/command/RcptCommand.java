package io.postrider.smtp.command;

import io.postrider.mail.address.MailPath;
import io.postrider.mail.dsn.Unitext;
import io.postrider.smtp.command.SyntaxException.Kind;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * RCPT TO (RFC 5321 section 4.1.1.3).
 *
 * @param forwardPath the recipient
 * @param dsnNotify NOTIFY of DSN, upper case (RFC 3461 section 4.1)
 * @param orcpt ORCPT of DSN as given (RFC 3461 section 4.2)
 */
public record RcptCommand(
        MailPath forwardPath,
        @Nullable String dsnNotify,
        @Nullable String orcpt) {
    private static final Set<String> KEYWORDS = Set.of("NOTIFY", "ORCPT");

    // RFC 3461 section 4.2: 500 characters.
    private static final int LONGEST_ORCPT = 500;

    /**
     * Reads what follows the verb.
     *
     * @param smtpUtf8 whether MAIL had SMTPUTF8
     */
    public static RcptCommand parse(CommandLine line, boolean smtpUtf8) throws SyntaxException {
        line.spaces();
        if (!line.tryWord("TO:")) {
            throw line.error("TO: and an address");
        }
        line.spaces();
        int start = line.position();
        MailPath forwardPath = PathParser.forwardPath(line);
        if (!smtpUtf8 && line.beyondAscii(start)) {
            throw line.error(Kind.NEEDS_SMTPUTF8, "SMTPUTF8 for such an address");
        }
        ParameterParser parameters = ParameterParser.read(line, KEYWORDS);
        return new RcptCommand(
                forwardPath, notify(parameters.value("NOTIFY"), line), orcpt(parameters.value("ORCPT"), line));
    }

    /** notify-esmtp-value = "NEVER" / 1#notify-list-element */
    private static @Nullable String notify(@Nullable String value, CommandLine line) throws SyntaxException {
        if (value == null) {
            return null;
        }
        String upper = value.toUpperCase(Locale.ROOT);
        if (upper.equals("NEVER")) {
            return upper;
        }
        int start = 0;
        while (start <= upper.length()) {
            int comma = upper.indexOf(',', start);
            int end = comma < 0 ? upper.length() : comma;
            String element = upper.substring(start, end);
            if (!element.equals("SUCCESS") && !element.equals("FAILURE") && !element.equals("DELAY")) {
                throw line.error("a value that NOTIFY can have");
            }
            start = end + 1;
        }
        return upper;
    }

    /** orcpt-parameter = "ORCPT=" original-recipient-address; addr-type ";" xtext, and RFC 6533 section 3 for utf-8 */
    private static @Nullable String orcpt(@Nullable String value, CommandLine line) throws SyntaxException {
        if (value == null) {
            return null;
        }
        int semicolon = value.indexOf(';');
        boolean fits = semicolon > 0 && semicolon < value.length() - 1 && value.length() <= LONGEST_ORCPT;
        boolean utf8 = fits && value.substring(0, semicolon).equalsIgnoreCase("utf-8");
        String address = fits ? value.substring(semicolon + 1) : "";
        if (!fits || !(utf8 ? Unitext.isValid(address) : Xtext.isValid(address))) {
            throw line.error("an address type and xtext for ORCPT");
        }
        for (int i = 0; i < semicolon; i++) {
            char c = value.charAt(i);
            if (c != '-' && !(c < 0x80 && Character.isLetterOrDigit(c))) {
                throw line.error("an address type for ORCPT");
            }
        }
        return value;
    }
}
