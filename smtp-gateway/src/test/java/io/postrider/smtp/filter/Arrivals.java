package io.postrider.smtp.filter;

import io.postrider.api.delivery.AcceptEnvelope.Recipient;
import io.postrider.smtp.command.CommandLine;
import io.postrider.smtp.command.MailCommand;
import io.postrider.smtp.transaction.MailTransaction;
import io.postrider.smtp.verdict.Arrival;
import java.net.InetAddress;
import java.util.List;
import java.util.UUID;

/** Messages that are about to arrive. */
final class Arrivals {
    static final UUID BOB = new UUID(0, 7);

    private Arrivals() {}

    static Arrival toBob() {
        try {
            MailCommand mail = MailCommand.parse(CommandLine.of("FROM:<ann@one.example>"));
            var transaction = new MailTransaction(mail, "0123456789abcdef0123456789abcdef", 1 << 20);
            String address = "bob@here.example";
            transaction.accept(address, List.of(new Recipient(address, BOB, new UUID(0, 1), null, null)));
            InetAddress client = InetAddress.ofLiteral("192.0.2.1");
            return new Arrival("mx", client, "mx.one.example", false, "mx.here.example", transaction);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
