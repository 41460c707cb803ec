package io.postrider.delivery.smtpclient;

import io.postrider.delivery.smtpclient.Transaction.Recipient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/**
 * Mail that came with SMTPUTF8, at a server that does not know it. What needs it is returned (RFC 6531 section 3.2), and nothing is ever
 * rewritten: what looks like the same mail with other addresses is not. What only said so is sent.
 */
final class Internationalized {
    private Internationalized() {}

    /** Sends a message to those recipients that the server can be told of, and answers for the others. */
    static List<SmtpReply> send(SmtpConnection connection, Transaction transaction) throws IOException {
        if (!isAscii(transaction.reversePath())) {
            // RFC 6531 section 3.5
            return all(transaction, address("sender"));
        }
        if (transaction.content().isInternationalized()) {
            // RFC 6531 section 4
            return all(transaction, refusal(554, "5.6.9 The server takes no message with an internationalized header"));
        }
        List<Recipient> reachable = transaction.recipients().stream()
                .filter(recipient -> isAscii(recipient.forwardPath()))
                .toList();
        List<SmtpReply> replies =
                reachable.isEmpty() ? List.of() : MailTransaction.sendAsIs(connection, transaction.to(reachable));
        return merged(transaction.recipients(), replies.iterator());
    }

    private static List<SmtpReply> merged(List<Recipient> recipients, Iterator<SmtpReply> replies) {
        List<SmtpReply> all = new ArrayList<>(recipients.size());
        for (Recipient recipient : recipients) {
            all.add(isAscii(recipient.forwardPath()) ? replies.next() : address("recipient"));
        }
        return all;
    }

    private static List<SmtpReply> all(Transaction transaction, SmtpReply refusal) {
        return Collections.nCopies(transaction.recipients().size(), refusal);
    }

    private static SmtpReply address(String whose) {
        return refusal(553, "5.6.7 The server takes no %s with an internationalized address".formatted(whose));
    }

    private static SmtpReply refusal(int code, String text) {
        return new SmtpReply(code, List.of(text));
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
