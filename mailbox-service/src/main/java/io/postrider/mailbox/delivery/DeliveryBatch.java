package io.postrider.mailbox.delivery;

import io.postrider.api.mailbox.DeliveryOutcome.Status;
import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.LocalDelivery;
import io.postrider.blob.ContentStore;
import io.postrider.blob.Hold;
import io.postrider.blob.UuidArray;
import io.postrider.mailbox.arrival.AccountRoom;
import io.postrider.mailbox.arrival.ArrivalLocks;
import io.postrider.mailbox.arrival.MailboxTail;
import io.postrider.mailbox.arrival.NewMessages;
import io.postrider.mailbox.database.Transactions;
import io.postrider.mailbox.feed.Change;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Delivers many messages to many accounts in one transaction and four statements: lock accounts and mailboxes, claim
 * the keys, hold the contents, write. What belongs to one message is decided in between, under the locks.
 */
final class DeliveryBatch {
    static final String INBOX = "INBOX";

    private final Transactions transactions;
    private final ContentStore contents;

    DeliveryBatch(Transactions transactions, ContentStore contents) {
        this.transactions = transactions;
        this.contents = contents;
    }

    /**
     * What became of a delivery.
     *
     * @param status the outcome; null when this service doesn't know the account yet
     * @param uid the UID, or 0
     */
    record Outcome(@Nullable Status status, int uid) {
        static final Outcome UNKNOWN_ACCOUNT = new Outcome(null, 0);

        static Outcome of(Status status) {
            return new Outcome(status, 0);
        }
    }

    /**
     * The outcomes, in the order of the deliveries, and what to tell after it.
     *
     * @param outcomes as many as deliveries
     * @param changes the mailboxes that got messages
     */
    record Result(List<Outcome> outcomes, List<Change> changes) {}

    Result deliver(List<LocalDelivery> deliveries) {
        List<Change> made = JunkMailboxes.make(transactions, deliveries);
        Result result = transactions.write(() -> new Run(transactions.connection(), deliveries).run());
        if (made.isEmpty()) {
            return result;
        }
        List<Change> changes = new ArrayList<>(made);
        changes.addAll(result.changes());
        return new Result(result.outcomes(), changes);
    }

    /** One attempt at one batch. */
    private final class Run {
        private final Connection connection;
        private final List<LocalDelivery> deliveries;
        private final SpecialMailboxes special;
        private final ArrivalLocks locks;
        private final NewMessages messages = new NewMessages();

        Run(Connection connection, List<LocalDelivery> deliveries) throws SQLException {
            this.connection = connection;
            this.deliveries = deliveries;
            this.special = SpecialMailboxes.of(connection, deliveries);
            this.locks = lock();
        }

        Result run() throws SQLException {
            Set<UUID> fresh = claimKeys();
            Set<UUID> held = holdContents(fresh);
            List<Outcome> outcomes = new ArrayList<>(deliveries.size());
            Map<UUID, LocalDelivery> refused = new HashMap<>(0);
            for (LocalDelivery delivery : deliveries) {
                // The same key twice in one batch has one fate.
                Outcome outcome = refused.containsKey(delivery.key())
                        ? Outcome.of(Status.TRY_LATER)
                        : place(delivery, fresh, held);
                if (outcome.status() == Status.OVER_QUOTA || outcome.status() == Status.TRY_LATER) {
                    refused.putIfAbsent(delivery.key(), delivery);
                }
                outcomes.add(outcome);
            }
            messages.write(connection);
            if (!refused.isEmpty()) {
                giveBack(List.copyOf(refused.values()), held);
            }
            return new Result(outcomes, messages.changes());
        }

        private static boolean isSent(LocalDelivery delivery) {
            return Boolean.TRUE.equals(delivery.sent());
        }

        private String mailbox(LocalDelivery delivery) {
            SpecialMailboxes.Use use = SpecialMailboxes.Use.of(delivery);
            return use == null ? delivery.mailbox() : special.name(delivery.accountId(), use);
        }

        private ArrivalLocks lock() throws SQLException {
            List<UUID> ids = new ArrayList<>(deliveries.size());
            List<String> names = new ArrayList<>(deliveries.size());
            for (LocalDelivery delivery : deliveries) {
                ids.add(delivery.accountId());
                names.add(mailbox(delivery));
                if (!INBOX.equals(mailbox(delivery))) {
                    ids.add(delivery.accountId());
                    names.add(INBOX);
                }
            }
            return ArrivalLocks.byName(connection, ids, names);
        }

        private boolean isOpen(LocalDelivery delivery) {
            AccountRoom account = locks.account(delivery.accountId());
            return account != null && !account.deleted();
        }

        private Set<UUID> claimKeys() throws SQLException {
            List<LocalDelivery> open = deliveries.stream().filter(this::isOpen).toList();
            Set<UUID> fresh = HashSet.newHashSet(open.size());
            if (open.isEmpty()) {
                return fresh;
            }
            try (PreparedStatement statement = connection.prepareStatement("""
                    INSERT INTO mail.delivery_key (account_id, key, tenant_id)
                    SELECT account_id, key, tenant_id
                    FROM unnest(?::uuid[], ?::uuid[], ?::uuid[]) AS d (account_id, key, tenant_id)
                    ON CONFLICT DO NOTHING RETURNING key
                    """)) {
                statement.setArray(1, uuids(open, LocalDelivery::accountId));
                statement.setArray(2, uuids(open, LocalDelivery::key));
                statement.setArray(3, uuids(open, LocalDelivery::tenantId));
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        fresh.add(row.getObject(1, UUID.class));
                    }
                }
            }
            return fresh;
        }

        private Set<UUID> holdContents(Set<UUID> fresh) throws SQLException {
            List<Hold> holds = new ArrayList<>(fresh.size());
            for (LocalDelivery delivery : deliveries) {
                if (fresh.contains(delivery.key())) {
                    holds.add(new Hold(delivery.contentId(), delivery.key()));
                }
            }
            return holds.isEmpty() ? Set.of() : contents.hold(connection, holds);
        }

        private Outcome place(LocalDelivery delivery, Set<UUID> fresh, Set<UUID> held) {
            AccountRoom account = locks.account(delivery.accountId());
            if (account == null) {
                return Outcome.UNKNOWN_ACCOUNT;
            }
            if (account.deleted()) {
                return Outcome.of(Status.NO_SUCH_ACCOUNT);
            }
            if (!fresh.remove(delivery.key())) {
                return Outcome.of(Status.DUPLICATE);
            }
            MailboxTail box = locks.mailbox(delivery.accountId(), mailbox(delivery));
            if (box == null) {
                box = locks.mailbox(delivery.accountId(), INBOX);
            }
            if (box == null || box.full() || !held.contains(delivery.contentId())) {
                return Outcome.of(Status.TRY_LATER);
            }
            byte[] prefix = delivery.prefix().getBytes(StandardCharsets.UTF_8);
            long size = prefix.length + delivery.contentSize();
            if (!account.hasRoomFor(size)) {
                return Outcome.of(Status.OVER_QUOTA);
            }
            var message = new NewMessages.Message(
                    delivery.tenantId(),
                    isSent(delivery) ? Flags.SEEN : 0,
                    0,
                    delivery.internalDate(),
                    size,
                    delivery.contentId(),
                    delivery.key(),
                    prefix);
            return new Outcome(Status.DELIVERED, messages.add(box, message).uid());
        }

        /** A refused delivery comes again: its key and its hold must not be there then. */
        private void giveBack(List<LocalDelivery> refused, Set<UUID> held) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement("""
                    DELETE FROM mail.delivery_key k
                    USING unnest(?::uuid[], ?::uuid[]) AS d (account_id, key)
                    WHERE k.account_id = d.account_id AND k.key = d.key
                    """)) {
                statement.setArray(1, uuids(refused, LocalDelivery::accountId));
                statement.setArray(2, uuids(refused, LocalDelivery::key));
                statement.executeUpdate();
            }
            contents.release(
                    connection,
                    refused.stream()
                            .filter(delivery -> held.contains(delivery.contentId()))
                            .map(delivery -> new Hold(delivery.contentId(), delivery.key()))
                            .toList());
        }

        private Array uuids(List<LocalDelivery> from, Function<LocalDelivery, UUID> field) throws SQLException {
            return UuidArray.of(connection, from.stream().map(field).toList());
        }
    }
}
