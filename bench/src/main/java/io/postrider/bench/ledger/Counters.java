package io.postrider.bench.ledger;

import io.postrider.bench.ImapClient;
import io.postrider.bench.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a mailbox may never take back: UIDVALIDITY stays, UIDNEXT and HIGHESTMODSEQ rise, whatever was killed. */
final class Counters {

    private record Seen(long uidValidity, long uidNext, long highestModSeq) {

        List<String> faultsAfter(Seen before) {
            List<String> faults = new ArrayList<>();
            if (uidValidity != before.uidValidity) {
                faults.add("UIDVALIDITY " + before.uidValidity + " became " + uidValidity);
            }
            if (uidNext < before.uidNext) {
                faults.add("UIDNEXT " + before.uidNext + " became " + uidNext);
            }
            if (highestModSeq < before.highestModSeq) {
                faults.add("HIGHESTMODSEQ " + before.highestModSeq + " became " + highestModSeq);
            }
            return faults;
        }
    }

    private final Target target;
    private final int users;
    private final Map<String, Seen> latest = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private int looks;

    Counters(Target target, int users) {
        this.target = target;
        this.users = users;
    }

    /** Looks at every mailbox and compares with the last time. */
    void look() throws IOException {
        for (int number = 1; number <= users; number++) {
            String user = target.user(number);
            Seen now = read(user);
            Seen before = latest.put(user, now);
            if (before != null) {
                now.faultsAfter(before).forEach(fault -> faults.add("BACKWARDS " + fault + " of " + user));
            }
        }
        looks++;
    }

    private Seen read(String user) throws IOException {
        try (ImapClient client = new ImapClient(target.imap(), target.timeout())) {
            client.login(user, target.password());
            // RFC 7162 section 3.1.8: the parameter that makes SELECT tell HIGHESTMODSEQ in any case
            String lines = String.join("\n", client.command("SELECT INBOX (CONDSTORE)"));
            client.logout();
            return new Seen(
                    ImapClient.number(lines, "[UIDVALIDITY "),
                    ImapClient.number(lines, "[UIDNEXT "),
                    ImapClient.number(lines, "[HIGHESTMODSEQ "));
        }
    }

    List<String> faults() {
        return List.copyOf(faults);
    }

    int looks() {
        return looks;
    }
}
