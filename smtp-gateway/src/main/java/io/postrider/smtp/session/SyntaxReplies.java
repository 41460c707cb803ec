package io.postrider.smtp.session;

import io.postrider.smtp.command.SyntaxException;
import io.postrider.smtp.command.Verb;
import io.postrider.smtp.reply.SmtpReply;

/** What a broken command line is answered with. The text says what was expected, never what was sent. */
final class SyntaxReplies {
    private SyntaxReplies() {}

    static SmtpReply reply(Verb verb, SyntaxException error) {
        String text = "expected " + error.expected() + " at position " + (error.position() + 1);
        return switch (error.kind()) {
            case ARGUMENT -> SmtpReply.of(501, "5.5.4", "Syntax error: " + text);
            // RFC 3463 section 3.2
            case ADDRESS -> SmtpReply.of(501, verb == Verb.MAIL ? "5.1.7" : "5.1.3", "Bad address: " + text);
            // RFC 5321 section 4.1.1.11
            case PARAMETER -> SmtpReply.of(555, "5.5.4", "Parameter not recognized: " + text);
            // RFC 6531 section 3.5
            case NEEDS_SMTPUTF8 -> SmtpReply.of(553, "5.6.7", "Address needs SMTPUTF8");
        };
    }
}
