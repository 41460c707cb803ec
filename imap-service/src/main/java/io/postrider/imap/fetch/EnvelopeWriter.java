package io.postrider.imap.fetch;

import io.postrider.imap.wire.WireWriter;
import io.postrider.mail.address.Address;
import io.postrider.mail.mime.Envelope;
import java.util.List;

/** Writes envelopes and the addresses in them (RFC 3501 section 7.4.2). */
final class EnvelopeWriter {
    private EnvelopeWriter() {}

    static void write(WireWriter out, Envelope envelope) {
        out.octet('(')
                .nstring(envelope.date())
                .space()
                .nstring(envelope.subject())
                .space();
        addresses(out, envelope.from());
        out.space();
        addresses(out, envelope.sender());
        out.space();
        addresses(out, envelope.replyTo());
        out.space();
        addresses(out, envelope.to());
        out.space();
        addresses(out, envelope.cc());
        out.space();
        addresses(out, envelope.bcc());
        out.space()
                .nstring(envelope.inReplyTo())
                .space()
                .nstring(envelope.messageId())
                .octet(')');
    }

    private static void addresses(WireWriter out, List<Address> addresses) {
        if (addresses.isEmpty()) {
            out.nil();
            return;
        }
        out.octet('(');
        for (Address address : addresses) {
            switch (address) {
                case Address.Individual individual -> individual(out, individual);
                case Address.Group group -> group(out, group);
            }
        }
        out.octet(')');
    }

    private static void individual(WireWriter out, Address.Individual address) {
        out.octet('(')
                .nstring(address.displayName())
                .space()
                .nstring(address.route())
                .space();
        out.string(address.localPart()).space();
        // NIL as a host would make it the end of a group
        out.string(address.domain()).octet(')');
    }

    private static void group(WireWriter out, Address.Group group) {
        out.ascii("(NIL NIL ").string(group.displayName()).ascii(" NIL)");
        for (Address.Individual member : group.members()) {
            individual(out, member);
        }
        out.ascii("(NIL NIL NIL NIL)");
    }
}
