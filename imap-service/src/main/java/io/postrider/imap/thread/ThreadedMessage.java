package io.postrider.imap.thread;

import io.postrider.mail.mime.BaseSubject;
import java.util.Comparator;
import java.util.List;

/**
 * What threading looks at.
 *
 * @param uid its UID
 * @param sent when it was sent (RFC 5256 section 2.2), in seconds
 * @param subject its base subject
 * @param messageId its Message-ID; empty for none
 * @param ancestors the Message-IDs that it refers to, the oldest first
 */
record ThreadedMessage(int uid, long sent, BaseSubject subject, String messageId, List<String> ancestors) {
    /** RFC 5256 section 3: by the date when it was sent; what is equal stands in the mailbox's own order. */
    static final Comparator<ThreadedMessage> ORDER =
            Comparator.comparingLong(ThreadedMessage::sent).thenComparingInt(ThreadedMessage::uid);
}
