package io.postrider.imap.list;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.wire.MailboxName;
import io.postrider.imap.wire.WireReader;

/**
 * SUBSCRIBE and UNSUBSCRIBE (RFC 3501 sections 6.3.6 and 6.3.7).
 *
 * @param mailbox a name, which need not exist
 * @param subscribe whether it is SUBSCRIBE
 */
public record SubscribeCommand(MailboxName mailbox, boolean subscribe) implements ImapCommand {
    /** Reads a SUBSCRIBE. */
    public static SubscribeCommand parseSubscribe(WireReader in) {
        return parse(in, true);
    }

    /** Reads an UNSUBSCRIBE. */
    public static SubscribeCommand parseUnsubscribe(WireReader in) {
        return parse(in, false);
    }

    private static SubscribeCommand parse(WireReader in, boolean subscribe) {
        in.space();
        MailboxName mailbox = in.mailbox();
        in.end();
        return new SubscribeCommand(mailbox, subscribe);
    }
}
