package io.postrider.mailbox;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.api.auth.AccountView;
import io.postrider.api.mailbox.DeliveryOutcome;
import io.postrider.api.mailbox.FetchRequest;
import io.postrider.api.mailbox.LocalDelivery;
import io.postrider.api.mailbox.MailboxApi.AppendResult;
import io.postrider.api.mailbox.MailboxChanges;
import io.postrider.api.mailbox.MailboxStatus;
import io.postrider.api.mailbox.MessageStream;
import io.postrider.blob.ContentStore;
import io.postrider.blob.NewContent;
import io.postrider.mailbox.account.Accounts;
import io.postrider.mailbox.database.MailboxRows;
import io.postrider.mailbox.database.Transactions;
import io.postrider.mailbox.delivery.Deliveries;
import io.postrider.mailbox.feed.Change;
import io.postrider.mailbox.message.Appends;
import io.postrider.mailbox.message.Copies;
import io.postrider.mailbox.message.Expunges;
import io.postrider.mailbox.message.FlagStore;
import io.postrider.mailbox.message.MessageChanges;
import io.postrider.mailbox.message.MessageReader;
import io.postrider.mailbox.message.MessageRows;
import io.postrider.mailbox.message.Structures;
import io.postrider.mailbox.message.UidSet;
import io.postrider.mailbox.search.Indexer;
import io.postrider.mailbox.search.Searches;
import io.postrider.mailbox.tree.MailboxTree;
import io.postrider.mailbox.tree.Mailboxes;
import io.postrider.platform.observe.EventLog;
import io.postrider.testkit.database.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The service's insides on a database of their own, without Spring and HTTP. */
public final class MailboxRig implements AutoCloseable {
    public static final Instant ARRIVED = Instant.parse("2026-11-22T10:15:30.123Z");

    public final TestDatabase database = TestDatabase.create();
    public final FakeDirectory directory = new FakeDirectory();
    public final HikariDataSource pool = new HikariDataSource();
    public final ConcurrentLinkedQueue<Change> told = new ConcurrentLinkedQueue<>();
    public final Transactions transactions;
    public final ContentStore contents;
    public final Accounts accounts;
    public final Deliveries deliveries;
    public final MailboxRows rows;
    public final Mailboxes mailboxes;
    public final MessageRows messageRows;
    public final MessageChanges changes;
    public final Structures structures;
    public final MessageReader reader;
    public final FlagStore flags;
    public final Appends appends;
    public final Copies copies;
    public final Expunges expunges;
    public final MailboxTree tree;
    public final Searches searches;
    public final Indexer indexer;

    public MailboxRig() {
        for (String schema : List.of("content", "mail")) {
            Flyway.configure()
                    .dataSource(database.owner())
                    .schemas(schema)
                    .locations("classpath:db/migration/" + schema)
                    .load()
                    .migrate();
        }
        pool.setJdbcUrl(database.jdbcUrl());
        pool.setUsername(TestDatabase.MAILBOX_SERVICE);
        pool.setPassword(TestDatabase.PASSWORD);
        pool.setMaximumPoolSize(12);
        transactions = new Transactions(pool);
        contents = new ContentStore(pool);
        accounts = new Accounts(transactions, directory);
        deliveries = new Deliveries(
                transactions, contents, accounts, told::add, new EventLog(), new SimpleMeterRegistry(), 2);
        rows = new MailboxRows(transactions);
        mailboxes = new Mailboxes(transactions, rows);
        messageRows = new MessageRows(transactions);
        changes = new MessageChanges(transactions);
        structures = new Structures(contents);
        reader = new MessageReader(messageRows, contents, structures);
        flags = new FlagStore(transactions, rows, told::add);
        appends =
                new Appends(transactions, contents, accounts, rows, told::add, new Appends.Limits(30 * 1024 * 1024, 1));
        copies = new Copies(transactions, contents, rows, told::add);
        expunges = new Expunges(transactions, rows, told::add);
        searches = new Searches(transactions, rows, contents, structures);
        indexer = new Indexer(transactions, contents, structures, new SimpleMeterRegistry());
        tree = new MailboxTree(transactions, rows, copies, expunges, told::add);
    }

    /** Stores a content as delivery-service does, held by the queue. */
    public UUID content(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        UUID id = UUID.randomUUID();
        insert(List.of(new NewContent(id, octets, 0, octets.length, null, id)));
        return id;
    }

    public void insert(List<NewContent> all) {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            contents.insert(connection, all);
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static LocalDelivery delivery(AccountView account, UUID contentId, long size) {
        return new LocalDelivery(
                UUID.randomUUID(),
                "0123456789abcdef0123456789abcdef",
                account.accountId(),
                account.tenantId(),
                contentId,
                size,
                "Delivered-To: <" + account.address() + ">\r\n",
                ARRIVED,
                "INBOX");
    }

    public DeliveryOutcome deliver(AccountView account, String text) {
        UUID id = content(text);
        long size = text.getBytes(StandardCharsets.UTF_8).length;
        return deliveries.deliver(List.of(delivery(account, id, size))).getFirst();
    }

    public AppendResult append(UUID accountId, int mailboxId, String text, int flagBits, String... keywords) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        var request = new Appends.Request(flagBits, List.of(keywords), ARRIVED, octets.length);
        try {
            return appends.append(accountId, mailboxId, request, new ByteArrayInputStream(octets));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public AccountView account() {
        AccountView account = directory.add(0);
        accounts.touch(account.accountId());
        return account;
    }

    public MailboxStatus mailbox(UUID accountId, String name) {
        return mailboxes.list(accountId).mailboxes().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    public MailboxChanges changes(UUID accountId, int mailboxId, long since) {
        var out = new ByteArrayOutputStream();
        try {
            changes.find(accountId, mailboxId, since).writeTo(new DataOutputStream(out));
            return MailboxChanges.readFrom(new DataInputStream(new ByteArrayInputStream(out.toByteArray())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A fetched message, whole. */
    public record Fetched(MessageStream.Message message, byte[] octets) {
        public String text() {
            return new String(octets, StandardCharsets.UTF_8);
        }
    }

    public List<Fetched> fetch(UUID accountId, int mailboxId, FetchRequest request) {
        var out = new ByteArrayOutputStream();
        try {
            reader.fetch(accountId, mailboxId, request, UidSet.parse(request.uids()))
                    .writeTo(new DataOutputStream(out));
            List<Fetched> all = new ArrayList<>();
            try (var stream = new MessageStream(new ByteArrayInputStream(out.toByteArray()))) {
                for (var one = stream.next(); one != null; one = stream.next()) {
                    all.add(new Fetched(
                            one,
                            one.octets() == null ? new byte[0] : one.octets().readAllBytes()));
                }
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public JdbcClient sql() {
        return JdbcClient.create(database.owner());
    }

    public long count(String table) {
        return sql().sql("SELECT count(*) FROM " + table).query(Long.class).single();
    }

    /** What is wrong with the store; empty when every invariant holds. */
    public List<String> violations() {
        return Invariants.violations(sql());
    }

    @Override
    public void close() {
        deliveries.close();
        appends.close();
        pool.close();
        database.close();
    }
}
