package io.postrider.standalone.backup;

import io.postrider.standalone.setup.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Gives every mailbox a new UIDVALIDITY after a restore. Clients have seen UIDs that the backup does not know and that new
 * mail is about to get: they would show the old mail in its place.
 */
public final class RestoredMailboxes {
    // RFC 3501 section 2.3.1.1: when UIDs do not persist, the new UIDVALIDITY is greater than any before.
    private static final String ACCOUNTS = """
            UPDATE mail.account
            SET next_uid_validity = greatest(next_uid_validity, extract(epoch FROM now())::integer) + 1
            """;
    private static final String MAILBOXES = """
            UPDATE mail.mailbox AS mailbox
            SET uid_validity = account.next_uid_validity - 1
            FROM mail.account AS account
            WHERE account.account_id = mailbox.account_id
            """;

    private final Path mark;

    /** The mailboxes of an installation with this data folder. */
    public RestoredMailboxes(Path folder) {
        this.mark = folder.resolve("restored");
    }

    /** Remembers, until the next start, that there was a restore. */
    void remember() {
        PrivateFiles.write(mark, "");
    }

    /** Renumbers if there was a restore since; before anybody serves mailboxes. */
    public void renumber(DataSource superuser) throws SQLException {
        if (!Files.exists(mark)) {
            return;
        }
        try (Connection connection = superuser.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(ACCOUNTS);
            statement.execute(MAILBOXES);
            connection.commit();
        }
        try {
            Files.delete(mark);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
