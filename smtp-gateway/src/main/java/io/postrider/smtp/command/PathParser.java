package io.postrider.smtp.command;

import io.postrider.mail.address.AddressSyntaxException;
import io.postrider.mail.address.MailPath;
import io.postrider.smtp.command.SyntaxException.Kind;
import java.nio.charset.StandardCharsets;

/**
 * Takes the paths of MAIL and RCPT off a line (RFC 5321 section 4.1.2, RFC 6531 section 3.3). The grammar itself is in
 * mail/, so that an address means the same everywhere.
 */
final class PathParser {
    private PathParser() {}

    private interface Grammar {
        io.postrider.mail.address.PathParser.Parsed parse(String text, int start);
    }

    /** Reverse-path = Path / "&lt;&gt;" */
    static MailPath reversePath(CommandLine line) throws SyntaxException {
        return path(line, io.postrider.mail.address.PathParser::reversePath);
    }

    /** Forward-path, or Postmaster alone, which every server takes (RFC 5321 section 4.5.1). */
    static MailPath forwardPath(CommandLine line) throws SyntaxException {
        return path(line, io.postrider.mail.address.PathParser::forwardPath);
    }

    private static MailPath path(CommandLine line, Grammar grammar) throws SyntaxException {
        if (line.peek() != '<') {
            throw line.error("an address in angle brackets");
        }
        int start = line.position();
        String text = line.strictRest();
        try {
            var parsed = grammar.parse(text, 0);
            line.position(start + octets(text.substring(0, parsed.end())));
            return parsed.path();
        } catch (AddressSyntaxException e) {
            line.position(start + octets(text.substring(0, Math.min(e.position(), text.length()))));
            throw line.error(Kind.ADDRESS, "an address");
        }
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
