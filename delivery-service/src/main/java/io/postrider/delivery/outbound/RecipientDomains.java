package io.postrider.delivery.outbound;

import io.postrider.delivery.queue.Work;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The domains of the recipients that a connection has had: some servers take only so many (RFC 9422 section 4.3). */
final class RecipientDomains {
    private final int most;
    private final Set<String> had = new HashSet<>();

    /** Those of a connection to a server that takes so many; 0 for any number. */
    RecipientDomains(int most) {
        this.most = most;
    }

    /** Whether at least the first of a transaction may go over that connection. */
    boolean takes(List<Work> transaction) {
        return takes(had, domain(transaction.getFirst()));
    }

    private boolean takes(Set<String> domains, String domain) {
        return most == 0 || domains.size() < most || domains.contains(domain);
    }

    /**
     * Sorts a transaction by what the server takes of it.
     *
     * @param later takes what has to go over another connection
     * @return what goes over this one
     */
    List<Work> of(List<Work> transaction, List<Work> later) {
        List<Work> now = new ArrayList<>(transaction.size());
        for (Work work : transaction) {
            String domain = domain(work);
            if (takes(had, domain)) {
                had.add(domain);
                now.add(work);
            } else {
                later.add(work);
            }
        }
        return now;
    }

    private static String domain(Work work) {
        String address = work.recipient().address();
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }
}
