package io.postrider.delivery.suppression;

import io.postrider.delivery.queue.Columns;
import io.postrider.delivery.queue.Ending;
import io.postrider.delivery.queue.Ending.Outcome;
import io.postrider.delivery.queue.QueueEvents;
import io.postrider.delivery.queue.QueuedMessage;
import io.postrider.delivery.queue.Work;
import io.postrider.delivery.suppression.Suppression.Reason;
import io.postrider.delivery.suppression.SuppressionProperties.AfterBounce;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Suppresses addresses that do not exist for the tenant whose mail to many went there, in the transaction that gives the mail up: who
 * goes on sending to such addresses is soon taken for somebody who bought them.
 */
final class BouncedAddresses implements QueueEvents {
    // RFC 3463 section 3.2: no such mailbox, no such system, the mailbox has moved
    // RFC 7505 section 4.1: a domain that takes no mail
    private static final Set<String> NOBODY = Set.of("5.1.1", "5.1.2", "5.1.6", "5.1.10");
    private static final int LONGEST_DESCRIPTION = 300;

    // What an administrator or a complaint said stays. The order keeps two transactions from waiting for each other.
    private static final String ADD = """
            INSERT INTO queue.suppression AS s (tenant_id, address, reason, description, expires_at)
            SELECT b.tenant_id, b.address, ?, b.description, now() + ? * interval '1 second'
            FROM unnest(?::uuid[], ?::text[], ?::text[]) AS b (tenant_id, address, description)
            ORDER BY b.tenant_id, b.address
            ON CONFLICT (tenant_id, address) DO UPDATE
            SET reason = excluded.reason, description = excluded.description, expires_at = excluded.expires_at
            WHERE s.expires_at IS NOT NULL
            """;

    private final AfterBounce after;
    private final Duration kept;

    BouncedAddresses(AfterBounce after, Duration kept) {
        this.after = after;
        this.kept = kept;
    }

    private record Address(UUID tenantId, String address) implements Comparable<Address> {
        private static final Comparator<Address> ORDER =
                Comparator.comparing(Address::tenantId).thenComparing(Address::address);

        @Override
        public int compareTo(Address other) {
            return ORDER.compare(this, other);
        }
    }

    @Override
    public void ended(Connection connection, List<Ending> endings) throws SQLException {
        Map<Address, String> bounced = new TreeMap<>();
        for (Ending ending : endings) {
            QueuedMessage.Sender sender = ending.work().message().sender();
            if (sender != null && counts(ending)) {
                String address = ending.work().recipient().address().toLowerCase(Locale.ROOT);
                bounced.put(new Address(sender.tenantId(), address), description(ending));
            }
        }
        if (!bounced.isEmpty()) {
            add(connection, List.copyOf(bounced.entrySet()));
        }
    }

    private boolean counts(Ending ending) {
        Work work = ending.work();
        return ending.outcome() == Outcome.FAILED
                && NOBODY.contains(ending.status())
                && !work.recipient().isLocal()
                && (after == AfterBounce.ALL
                        || after == AfterBounce.BULK && work.message().isBulk());
    }

    private static String description(Ending ending) {
        String reply = ending.reply();
        String text = reply == null ? ending.status() : ending.status() + ' ' + reply;
        return text.length() <= LONGEST_DESCRIPTION ? text : text.substring(0, LONGEST_DESCRIPTION);
    }

    private void add(Connection connection, List<Map.Entry<Address, String>> bounced) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            statement.setString(1, Reason.BOUNCE.name());
            statement.setLong(2, kept.toSeconds());
            new Columns<>(statement, 3, bounced)
                    .uuid(one -> one.getKey().tenantId())
                    .text(one -> one.getKey().address())
                    .text(Map.Entry::getValue);
            statement.executeUpdate();
        }
    }
}
