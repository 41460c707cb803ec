package io.postrider.mailbox.delivery;

import io.postrider.api.mailbox.LocalDelivery;
import io.postrider.blob.UuidArray;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where accounts have their mailboxes for mail of a kind (RFC 6154 section 2); asked for only where such mail comes. */
final class SpecialMailboxes {
    /** A kind of mail. */
    enum Use {
        SENT("Sent"),
        JUNK("Junk");

        private final String name;

        Use(String name) {
            this.name = name;
        }

        /** What such mailboxes are called here, unless their owners call them otherwise. */
        String mailbox() {
            return name;
        }

        /** As IMAP has it. */
        String attribute() {
            return '\\' + name;
        }

        /** The kind of a delivery; null for mail as usual. */
        static @Nullable Use of(LocalDelivery delivery) {
            if (Boolean.TRUE.equals(delivery.sent())) {
                return SENT;
            }
            return Boolean.TRUE.equals(delivery.junk()) ? JUNK : null;
        }
    }

    private record Key(UUID accountId, String attribute) {}

    private final Map<Key, String> names = new HashMap<>();

    private SpecialMailboxes() {}

    static SpecialMailboxes of(Connection connection, List<LocalDelivery> deliveries) throws SQLException {
        SpecialMailboxes mailboxes = new SpecialMailboxes();
        List<UUID> accounts = deliveries.stream()
                .filter(delivery -> Use.of(delivery) != null)
                .map(LocalDelivery::accountId)
                .distinct()
                .toList();
        if (accounts.isEmpty()) {
            return mailboxes;
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT account_id, special_use, name FROM mail.mailbox WHERE account_id = ANY (?) AND special_use IN"
                        + " ('\\Sent', '\\Junk')")) {
            statement.setArray(1, UuidArray.of(connection, accounts));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    mailboxes.names.put(new Key(row.getObject(1, UUID.class), row.getString(2)), row.getString(3));
                }
            }
        }
        return mailboxes;
    }

    /** The name of an account's mailbox for such mail. */
    String name(UUID accountId, Use use) {
        return names.getOrDefault(new Key(accountId, use.attribute()), use.mailbox());
    }
}
