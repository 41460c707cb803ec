package io.postrider.mailbox.search;

import io.postrider.mail.mime.HeaderField;
import java.io.IOException;
import java.time.LocalDate;

/** Brings the terms of a message into a table: everything that {@link SearchedMessage} would be asked for. */
final class MessageTerms {
    private final TermTable table;
    private final int uid;

    private MessageTerms(TermTable table, int uid) {
        this.table = table;
        this.uid = uid;
    }

    static void add(SearchedMessage message, int uid, TermTable table) throws IOException {
        var terms = new MessageTerms(table, uid);
        for (HeaderField field : message.fields()) {
            terms.field(field);
        }
        LocalDate sent = message.sentDate();
        if (sent != null) {
            table.add(Zone.DATE, sent.toString(), uid);
        }
        terms.text(Zone.BODY, message.body());
    }

    private void field(HeaderField field) {
        text(Zone.NAME, Folding.fold(field.name()) + ":");
        Zone zone = Zone.ofField(field.name());
        text(zone, Folding.fold(field.text()));
        if (SearchedMessage.hasAddresses(field)) {
            text(zone, Folding.fold(field.addresses()));
        }
    }

    private void text(Zone zone, String folded) {
        Terms.cut(folded, zone, (text, start, end) -> table.add(zone, text.substring(start, end), uid));
    }
}
