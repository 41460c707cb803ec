package io.postrider.blob;

import io.postrider.testkit.database.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database with schema {@code content}, and the store as each of the two services sees it. */
final class ContentDatabase implements AutoCloseable {
    private final TestDatabase database = TestDatabase.create();
    final DataSource delivery = database.dataSource(TestDatabase.DELIVERY_SERVICE);
    final DataSource mailbox = database.dataSource(TestDatabase.MAILBOX_SERVICE);
    final ContentStore store = new ContentStore(delivery);

    ContentDatabase() {
        Flyway.configure()
                .dataSource(database.owner())
                .schemas("content")
                .locations("classpath:db/migration/content")
                .load()
                .migrate();
    }

    interface Work {
        void in(Connection connection) throws SQLException;
    }

    static void transaction(DataSource source, Work work) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            work.in(connection);
            connection.commit();
        }
    }

    void insert(NewContent... contents) throws SQLException {
        transaction(delivery, connection -> store.insert(connection, List.of(contents)));
    }

    void hold(Collection<Hold> holds) throws SQLException {
        transaction(mailbox, connection -> store.hold(connection, holds));
    }

    void release(Collection<Hold> holds) throws SQLException {
        transaction(mailbox, connection -> store.release(connection, holds));
    }

    long count(String table) {
        return JdbcClient.create(database.owner())
                .sql("SELECT count(*) FROM content." + table)
                .query(Long.class)
                .single();
    }

    void execute(String sql) {
        database.execute(sql);
    }

    static NewContent content(UUID contentId, byte[] octets, UUID holder) {
        return new NewContent(contentId, octets, 0, octets.length, null, holder);
    }

    @Override
    public void close() {
        database.close();
    }
}
