package io.postrider.smtp.send;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.reply.SmtpReply;
import java.util.Map;

/** What the replies of SMTP are in HTTP. */
final class SendProblems {
    private static final Map<SmtpReply, ProblemCode> CODES = Map.of(
            Replies.TOO_LARGE, ProblemCode.TOO_LARGE,
            Replies.TOO_LARGE_FOR_RECIPIENT, ProblemCode.TOO_LARGE,
            Replies.NOT_YOUR_ADDRESS, ProblemCode.FORBIDDEN,
            Replies.FOREIGN_FROM, ProblemCode.FORBIDDEN,
            Replies.MAILBOX_FULL, ProblemCode.OVER_QUOTA,
            Replies.SENDING_RATE, ProblemCode.SENDING_RATE,
            Replies.SENDING_CAP, ProblemCode.SENDING_CAP,
            Replies.BRAKED, ProblemCode.ACCOUNT_BRAKED,
            Replies.STORE_FULL, ProblemCode.STORAGE_FULL);

    private SendProblems() {}

    static ProblemException of(SmtpReply reply) {
        return of(reply, reply.lines().getFirst() + '.');
    }

    static ProblemException of(SmtpReply reply, String detail) {
        ProblemCode other = reply.code() < 500 ? ProblemCode.UNAVAILABLE : ProblemCode.UNPROCESSABLE;
        return new ProblemException(CODES.getOrDefault(reply, other), detail);
    }
}
