package io.postrider.bench.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.postrider.bench.ImapClient;
import io.postrider.bench.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Reads every mailbox over IMAP and compares it with the ledger. */
final class Audit {

    private final Target target;
    private final Map<String, Integer> copies = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    Audit(Target target) {
        this.target = target;
    }

    /** What was found wrong; empty is the aim. */
    List<String> compare(Map<String, Ledger.Entry> ledger, int users) throws IOException {
        for (int user = 1; user <= users; user++) {
            read(target.user(user), ledger);
        }
        ledger.forEach((id, entry) -> {
            int found = copies.getOrDefault(id, 0);
            if (entry.isAcknowledged() && found == 0) {
                faults.add("LOST " + id + ", acknowledged for " + entry.recipient());
            }
            if (found > 1) {
                faults.add("COPIES " + found + " of " + id + (entry.hadUnknown() ? " (an attempt had no reply)" : ""));
            }
        });
        return List.copyOf(faults);
    }

    int messages() {
        return copies.values().stream().mapToInt(Integer::intValue).sum();
    }

    private void read(String user, Map<String, Ledger.Entry> ledger) throws IOException {
        try (ImapClient client = new ImapClient(target.imap(), target.timeout())) {
            client.login(user, target.password());
            long uidNext = 0;
            for (String line : client.command("SELECT INBOX")) {
                uidNext = line.contains("[UIDNEXT ") ? ImapClient.number(line, "[UIDNEXT ") : uidNext;
            }
            long[] last = {0};
            client.fetchAll((uid, octets) -> {
                if (uid <= last[0]) {
                    faults.add("UID " + uid + " after " + last[0] + " of " + user);
                }
                last[0] = uid;
                check(user, octets, ledger);
            });
            if (uidNext <= last[0]) {
                faults.add("UIDNEXT " + uidNext + " but UID " + last[0] + " of " + user);
            }
            client.logout();
        }
    }

    private void check(String user, byte[] octets, Map<String, Ledger.Entry> ledger) {
        String text = new String(octets, ISO_8859_1);
        int bodyStart = text.indexOf("\r\n\r\n") + 4;
        int idStart = text.indexOf("\r\n" + Sender.ID_FIELD) + 2 + Sender.ID_FIELD.length();
        String id = text.substring(idStart, text.indexOf('\r', idStart));
        Ledger.Entry entry = ledger.get(id);
        if (entry == null) {
            faults.add("UNKNOWN MESSAGE " + id + " of " + user);
            return;
        }
        copies.merge(id, 1, Integer::sum);
        byte[] body = Arrays.copyOfRange(octets, bodyStart, octets.length);
        if (!HexFormat.of().formatHex(Sender.sha256(body)).equals(entry.sha256())) {
            faults.add("CHANGED " + id + " of " + user);
        }
        if (!entry.recipient().equals(user)) {
            faults.add("WRONG MAILBOX " + id + ": " + user + ", not " + entry.recipient());
        }
    }
}
