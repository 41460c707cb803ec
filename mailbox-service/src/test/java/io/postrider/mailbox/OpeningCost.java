package io.postrider.mailbox;

import io.postrider.api.auth.AccountView;
import io.postrider.api.mailbox.FetchRequest;
import io.postrider.api.mailbox.FetchRequest.Octets;
import io.postrider.api.mailbox.LocalDelivery;
import io.postrider.api.mailbox.SearchKey;
import io.postrider.blob.NewContent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Measures reading a mailbox of 10,000 messages: changes, structures, headers, search. Run its main. */
final class OpeningCost {
    private OpeningCost() {}

    public static void main(String[] arguments) {
        var rig = new MailboxRig();
        AccountView account = rig.account();
        byte[] octets = ("From: a@example.org\r\nSubject: opening\r\n\r\n" + "words and more ".repeat(270)).getBytes();
        for (int i = 0; i < 100; i++) {
            List<NewContent> contents = new ArrayList<>();
            List<LocalDelivery> deliveries = new ArrayList<>();
            for (int j = 0; j < 100; j++) {
                UUID id = UUID.randomUUID();
                contents.add(new NewContent(
                        id,
                        octets,
                        0,
                        octets.length,
                        io.postrider.mail.mime.MessageParser.parse(octets).encode(),
                        id));
                deliveries.add(MailboxRig.delivery(account, id, octets.length));
            }
            rig.insert(contents);
            rig.deliveries.deliver(deliveries);
        }
        UUID id = account.accountId();
        for (int round = 0; round < 8; round++) {
            measure("changes of all     ", () -> rig.changes(id, 1, 0));
            measure("changes of nothing ", () -> rig.changes(id, 1, 10_001));
            measure("structures of all  ", () -> rig.fetch(id, 1, new FetchRequest("1:10000", true, Octets.NONE)));
            measure("headers of all     ", () -> rig.fetch(id, 1, new FetchRequest("1:10000", false, Octets.HEADER)));
            measure("search flags       ", () -> rig.searches.search(id, 1, new SearchKey.Flag(1)));
            measure("search subject     ", () -> rig.searches.search(id, 1, new SearchKey.Header("subject", "none")));
            measure("search body        ", () -> rig.searches.search(id, 1, new SearchKey.Body("none such")));
        }
        rig.close();
        System.exit(0);
    }

    private static void measure(String name, Runnable step) {
        long begun = System.nanoTime();
        step.run();
        System.out.printf("%s %7.1f ms%n", name, (System.nanoTime() - begun) / 1e6);
    }
}
