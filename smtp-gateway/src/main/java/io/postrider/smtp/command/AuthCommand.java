package io.postrider.smtp.command;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * AUTH (RFC 4954 section 4).
 *
 * @param mechanism upper case
 * @param initialResponse still BASE64; null when there is none, empty for {@code =}
 */
public record AuthCommand(String mechanism, @Nullable String initialResponse) {
    /** Reads what follows the verb. */
    public static AuthCommand parse(CommandLine line) throws SyntaxException {
        line.spaces();
        int start = line.position();
        while (isMechanismOctet(line.peek())) {
            line.next();
        }
        String mechanism = line.text(start).toUpperCase(Locale.ROOT);
        if (mechanism.isEmpty()) {
            throw line.error("a mechanism");
        }
        if (line.atEnd()) {
            return new AuthCommand(mechanism, null);
        }
        line.octet(' ', "a space after the mechanism");
        line.spaces();
        String response = line.rest();
        if (response.isEmpty()) {
            return new AuthCommand(mechanism, null);
        }
        return new AuthCommand(mechanism, response.equals("=") ? "" : response);
    }

    private static boolean isMechanismOctet(int octet) {
        int upper = CommandLine.upper(octet);
        return upper >= 'A' && upper <= 'Z' || octet >= '0' && octet <= '9' || octet == '-' || octet == '_';
    }

    @Override
    public String toString() {
        return "AuthCommand[mechanism=" + mechanism + "]";
    }
}
