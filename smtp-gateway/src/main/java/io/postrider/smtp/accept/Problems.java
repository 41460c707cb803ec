package io.postrider.smtp.accept;

import io.postrider.api.problem.ProblemException;
import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.reply.SmtpReply;

/** What a refusal by delivery-service means to a mail client. Only a message that will never fit gets a permanent reply. */
final class Problems {
    private Problems() {}

    static SmtpReply reply(RuntimeException failure) {
        if (!(failure instanceof ProblemException problem)) {
            return Replies.NOT_ACCEPTED_NOW;
        }
        return switch (problem.code()) {
            case STORAGE_FULL -> Replies.STORE_FULL;
            case TOO_LARGE -> Replies.TOO_LARGE;
            case SENDING_RATE -> Replies.SENDING_RATE;
            case SENDING_CAP -> Replies.SENDING_CAP;
            case ACCOUNT_BRAKED -> Replies.BRAKED;
            default -> Replies.NOT_ACCEPTED_NOW;
        };
    }
}
