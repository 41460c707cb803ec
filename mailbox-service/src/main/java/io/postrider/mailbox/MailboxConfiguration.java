package io.postrider.mailbox;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.postrider.api.Scope;
import io.postrider.api.auth.DirectoryApi;
import io.postrider.api.auth.UseApi;
import io.postrider.blob.ContentStore;
import io.postrider.blob.ContentSweeper;
import io.postrider.mailbox.account.AccountWalk;
import io.postrider.mailbox.account.Accounts;
import io.postrider.mailbox.account.ChangedMany;
import io.postrider.mailbox.account.DirectoryWatch;
import io.postrider.mailbox.account.UseReporter;
import io.postrider.mailbox.database.MailboxRows;
import io.postrider.mailbox.database.Transactions;
import io.postrider.mailbox.delivery.Deliveries;
import io.postrider.mailbox.feed.FeedHub;
import io.postrider.mailbox.feed.FeedLink;
import io.postrider.mailbox.message.Appends;
import io.postrider.mailbox.message.Copies;
import io.postrider.mailbox.message.Expunges;
import io.postrider.mailbox.message.FlagStore;
import io.postrider.mailbox.message.MessageChanges;
import io.postrider.mailbox.message.MessageReader;
import io.postrider.mailbox.message.MessageRows;
import io.postrider.mailbox.message.MessageWrites;
import io.postrider.mailbox.message.Structures;
import io.postrider.mailbox.retention.Housekeeping;
import io.postrider.mailbox.search.Indexer;
import io.postrider.mailbox.search.Searches;
import io.postrider.mailbox.transfer.Exports;
import io.postrider.mailbox.transfer.ImapImports;
import io.postrider.mailbox.transfer.Imports;
import io.postrider.mailbox.transfer.PasswordSeal;
import io.postrider.mailbox.transfer.ReachableHosts;
import io.postrider.mailbox.transfer.SourceTls;
import io.postrider.mailbox.tree.MailboxTree;
import io.postrider.mailbox.tree.Mailboxes;
import io.postrider.mailbox.words.Learner;
import io.postrider.mailbox.words.WordScores;
import io.postrider.platform.database.DatabaseAccess;
import io.postrider.platform.net.Networks;
import io.postrider.platform.observe.EventLog;
import io.postrider.platform.security.InternalAccess;
import io.postrider.platform.settings.PlatformProperties;
import io.postrider.platform.settings.Secrets;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the service together. */
@Configuration(proxyBeanMethods = false)
class MailboxConfiguration {
    @Bean
    InternalAccess internalAccess() {
        return InternalAccess.none()
                .allow("/internal/v1/deliveries", Scope.DELIVER)
                .allow("/internal/v1/changes", Scope.CHANGES_READ)
                .allow("/internal/v1/quotas", Scope.QUOTA_READ)
                .allow("/internal/v1/words", Scope.WORDS_READ)
                .allow("/internal/v1/accounts", Scope.MAILBOX);
    }

    @Bean
    Transactions transactions(DataSource dataSource) {
        return new Transactions(dataSource);
    }

    @Bean
    ContentStore contentStore(DataSource dataSource, MeterRegistry meters) {
        var store = new ContentStore(dataSource);
        FunctionCounter.builder("postrider.content.damaged", store, ContentStore::damaged)
                .description("Chunks that did not match their hash when read")
                .register(meters);
        return store;
    }

    @Bean
    Accounts accounts(Transactions transactions, DirectoryApi directory) {
        return new Accounts(transactions, directory);
    }

    @Bean
    ChangedMany changedMany(Transactions transactions, Accounts accounts) {
        return new ChangedMany(new AccountWalk(transactions, accounts));
    }

    @Bean
    DirectoryWatch directoryWatch(Accounts accounts, ChangedMany many) {
        return new DirectoryWatch(accounts, many);
    }

    @Bean
    FeedHub feedHub(MeterRegistry meters) {
        var hub = new FeedHub();
        Gauge.builder("postrider.feed.readers", hub, FeedHub::readers)
                .description("Open streams of the change feed")
                .register(meters);
        Gauge.builder("postrider.feed.waiting", hub, FeedHub::waiting)
                .description("Events that the slowest reader of the change feed has before it")
                .register(meters);
        return hub;
    }

    @Bean
    FeedLink feedLink(FeedHub hub, Transactions transactions, DatabaseAccess database, MeterRegistry meters) {
        var link = new FeedLink(hub, transactions, database::direct);
        Gauge.builder("postrider.feed.peers", link, FeedLink::peers)
                .description("Other replicas heard lately")
                .register(meters);
        return link;
    }

    @Bean
    Deliveries deliveries(
            Transactions transactions,
            ContentStore contents,
            Accounts accounts,
            FeedHub feed,
            EventLog events,
            MeterRegistry meters,
            MailboxProperties settings) {
        return new Deliveries(transactions, contents, accounts, feed, events, meters, settings.deliveryLanes());
    }

    @Bean
    MailboxRows mailboxRows(Transactions transactions) {
        return new MailboxRows(transactions);
    }

    @Bean
    Mailboxes mailboxes(Transactions transactions, MailboxRows rows) {
        return new Mailboxes(transactions, rows);
    }

    @Bean
    MessageRows messageRows(Transactions transactions) {
        return new MessageRows(transactions);
    }

    @Bean
    MessageChanges messageChanges(Transactions transactions) {
        return new MessageChanges(transactions);
    }

    @Bean
    Structures structures(ContentStore contents) {
        return new Structures(contents);
    }

    @Bean
    MessageReader messageReader(MessageRows rows, ContentStore contents, Structures structures) {
        return new MessageReader(rows, contents, structures);
    }

    @Bean
    Exports exports(Transactions transactions, Mailboxes mailboxes, MessageReader reader) {
        return new Exports(transactions, mailboxes, reader);
    }

    @Bean
    MessageWrites messageWrites(
            Transactions transactions,
            ContentStore contents,
            Accounts accounts,
            MailboxRows rows,
            FeedHub feed,
            MeterRegistry meters,
            MailboxProperties settings) {
        var limits = new Appends.Limits(settings.maxMessageSize().toBytes(), settings.deliveryLanes());
        var appends = new Appends(transactions, contents, accounts, rows, feed, limits);
        Gauge.builder("postrider.append.waiting", appends, Appends::waiting)
                .description("Appended messages that wait for a transaction")
                .register(meters);
        return new MessageWrites(
                new FlagStore(transactions, rows, feed),
                appends,
                new Copies(transactions, contents, rows, feed),
                new Expunges(transactions, rows, feed));
    }

    @Bean
    MailboxTree mailboxTree(Transactions transactions, MailboxRows rows, MessageWrites writes, FeedHub feed) {
        return new MailboxTree(transactions, rows, writes.copies(), writes.expunges(), feed);
    }

    @Bean
    Imports imports(
            Transactions transactions,
            Accounts accounts,
            MessageWrites writes,
            MailboxTree tree,
            Mailboxes mailboxes,
            EventLog events,
            ImportProperties settings) {
        var times = new Imports.Times(settings.patience(), settings.turn());
        return new Imports(transactions, accounts, writes, tree, mailboxes, events, times);
    }

    @Bean
    ImapImports imapImports(
            Accounts accounts,
            Imports imports,
            Secrets secrets,
            PlatformProperties platform,
            ImportProperties settings) {
        var hosts = new ReachableHosts(Networks.of(settings.networks()), settings.ports());
        var seal = new PasswordSeal(secrets.read(platform.service() + ".secret"));
        var tls = SourceTls.trusting(settings.certificateAuthorities());
        return new ImapImports(accounts, imports, new ImapImports.Servers(hosts, tls, settings.atOnce()), seal);
    }

    @Bean
    WordScores wordScores(Transactions transactions) {
        return new WordScores(transactions);
    }

    @Bean
    Learner learner(Transactions transactions, ContentStore contents, MeterRegistry meters) {
        return new Learner(transactions, contents, meters);
    }

    @Bean
    UseReporter useReporter(Transactions transactions, UseApi directory) {
        return new UseReporter(transactions, directory);
    }

    @Bean
    Housekeeping housekeeping(
            Transactions transactions,
            ContentStore contents,
            DataSource dataSource,
            Accounts accounts,
            MailboxProperties settings,
            MeterRegistry meters) {
        var periods = new Housekeeping.Periods(
                settings.retention(), settings.keyRetention(), settings.housekeepingInterval());
        var sweeper = new ContentSweeper(dataSource, settings.contentGrace());
        return new Housekeeping(transactions, contents, sweeper, accounts, periods, meters);
    }

    @Bean
    Indexer indexer(
            Transactions transactions,
            ContentStore contents,
            Structures structures,
            FeedHub feed,
            MeterRegistry meters) {
        var indexer = new Indexer(transactions, contents, structures, meters);
        feed.alsoTell(indexer::heard);
        return indexer;
    }

    @Bean
    Searches searches(Transactions transactions, MailboxRows rows, ContentStore contents, Structures structures) {
        return new Searches(transactions, rows, contents, structures);
    }
}
