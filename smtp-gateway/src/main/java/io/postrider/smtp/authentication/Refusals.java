package io.postrider.smtp.authentication;

import io.postrider.mail.dmarc.Author.Fault;
import io.postrider.smtp.reply.SmtpReply;

/** What clients are told when their mail is refused for its sender's sake. */
final class Refusals {
    private Refusals() {}

    /** RFC 7372 section 3.4: several checks failed; the domain's own administrators are those who can tell why. */
    static SmtpReply unauthenticated(String domain) {
        return SmtpReply.of(
                550,
                "5.7.26",
                "The message is not authenticated as mail of " + domain + ", whose DMARC policy is to reject it");
    }

    /** RFC 9989 section 5.3.1. */
    static SmtpReply of(Fault fault) {
        return switch (fault) {
            case NO_FIELD -> refused("5.6.0", "The message has no From field");
            case NO_ADDRESS -> refused("5.6.0", "The From field of the message has no address");
            case SEVERAL_FIELDS -> refused("5.7.1", "The message has more than one From field");
            case SEVERAL_ADDRESSES -> refused("5.7.1", "The From field of the message has more than one address");
            case AMBIGUOUS -> refused("5.7.1", "The From field of the message can be read in more than one way");
        };
    }

    private static SmtpReply refused(String status, String text) {
        return SmtpReply.of(550, status, text);
    }
}
