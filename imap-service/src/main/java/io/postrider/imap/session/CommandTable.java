package io.postrider.imap.session;

import static io.postrider.imap.command.State.AUTHENTICATED;
import static io.postrider.imap.command.State.NOT_AUTHENTICATED;
import static io.postrider.imap.command.State.SELECTED;
import static io.postrider.imap.command.Telling.ALL;
import static io.postrider.imap.command.Telling.NOTHING;
import static io.postrider.imap.command.Telling.NO_EXPUNGE;

import io.postrider.api.mailbox.MailboxApi;
import io.postrider.imap.account.AccountMailboxes;
import io.postrider.imap.append.AppendCommand;
import io.postrider.imap.append.AppendHandler;
import io.postrider.imap.append.ReplaceCommand;
import io.postrider.imap.append.ReplaceHandler;
import io.postrider.imap.capability.Capabilities;
import io.postrider.imap.capability.CapabilityHandler;
import io.postrider.imap.capability.EnableCommand;
import io.postrider.imap.capability.EnableHandler;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.CommandParser;
import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.command.NoArguments;
import io.postrider.imap.command.State;
import io.postrider.imap.command.Telling;
import io.postrider.imap.compress.CompressCommand;
import io.postrider.imap.compress.CompressHandler;
import io.postrider.imap.copy.CopyCommand;
import io.postrider.imap.copy.CopyHandler;
import io.postrider.imap.copy.CopyHandler.Kind;
import io.postrider.imap.expunge.CloseHandler;
import io.postrider.imap.expunge.ExpungeCommand;
import io.postrider.imap.expunge.ExpungeHandler;
import io.postrider.imap.fetch.FetchHandler;
import io.postrider.imap.fetch.FetchParser;
import io.postrider.imap.id.IdCommand;
import io.postrider.imap.id.IdHandler;
import io.postrider.imap.idle.IdleHandler;
import io.postrider.imap.list.ListCommand;
import io.postrider.imap.list.ListHandler;
import io.postrider.imap.list.LsubCommand;
import io.postrider.imap.list.LsubHandler;
import io.postrider.imap.list.NamespaceHandler;
import io.postrider.imap.list.SubscribeCommand;
import io.postrider.imap.list.SubscribeHandler;
import io.postrider.imap.login.AuthenticateCommand;
import io.postrider.imap.login.AuthenticateHandler;
import io.postrider.imap.login.Door;
import io.postrider.imap.login.LoginCommand;
import io.postrider.imap.login.LoginHandler;
import io.postrider.imap.login.LogoutHandler;
import io.postrider.imap.login.StartTlsHandler;
import io.postrider.imap.mailbox.CreateCommand;
import io.postrider.imap.mailbox.CreateHandler;
import io.postrider.imap.mailbox.DeleteHandler;
import io.postrider.imap.mailbox.MailboxCommand;
import io.postrider.imap.mailbox.RenameCommand;
import io.postrider.imap.mailbox.RenameHandler;
import io.postrider.imap.notify.NotifyHandler;
import io.postrider.imap.notify.NotifyParser;
import io.postrider.imap.quota.GetQuotaCommand;
import io.postrider.imap.quota.GetQuotaHandler;
import io.postrider.imap.quota.GetQuotaRootCommand;
import io.postrider.imap.quota.GetQuotaRootHandler;
import io.postrider.imap.quota.SetQuotaCommand;
import io.postrider.imap.quota.SetQuotaHandler;
import io.postrider.imap.search.SearchHandler;
import io.postrider.imap.search.SearchParser;
import io.postrider.imap.search.Searches;
import io.postrider.imap.select.NoopHandler;
import io.postrider.imap.select.SelectCommand;
import io.postrider.imap.select.SelectHandler;
import io.postrider.imap.select.UnselectHandler;
import io.postrider.imap.snapshot.Snapshots;
import io.postrider.imap.sort.SortHandler;
import io.postrider.imap.sort.SortParser;
import io.postrider.imap.status.StatusCommand;
import io.postrider.imap.status.StatusHandler;
import io.postrider.imap.store.StoreCommand;
import io.postrider.imap.store.StoreHandler;
import io.postrider.imap.thread.ThreadCommand;
import io.postrider.imap.thread.ThreadHandler;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All commands, in the order of RFC 3501 section 6, then of their own RFCs. The table of contents of this server. */
final class CommandTable {
    private static final Set<State> ANY = Set.of(NOT_AUTHENTICATED, AUTHENTICATED, SELECTED);
    private static final Set<State> BEFORE_LOGIN = Set.of(NOT_AUTHENTICATED);
    private static final Set<State> AFTER_LOGIN = Set.of(AUTHENTICATED, SELECTED);
    private static final Set<State> IN_MAILBOX = Set.of(SELECTED);

    private final Map<String, CommandEntry<?>> byName = new LinkedHashMap<>();
    private final Capabilities capabilities;
    private final FetchHandler fetch;

    CommandTable(Services services) {
        fetch = new FetchHandler(services.api());
        capabilities = new Capabilities(
                services.policy().largestMessage(), services.policy().hidden());
        anyState();
        beforeLogin(services);
        afterLogin(services);
        inMailbox(services);
    }

    // RFC 3501 section 6.1
    private void anyState() {
        add("CAPABILITY", ANY, NO_EXPUNGE, NoArguments::parse, new CapabilityHandler(capabilities));
        add("NOOP", ANY, ALL, NoArguments::parse, new NoopHandler("NOOP"));
        add("LOGOUT", ANY, NOTHING, NoArguments::parse, new LogoutHandler());
        // RFC 2971
        add("ID", ANY, NO_EXPUNGE, IdCommand::parse, new IdHandler());
    }

    // RFC 3501 section 6.2
    private void beforeLogin(Services services) {
        var door = new Door(services.users(), capabilities);
        add("STARTTLS", BEFORE_LOGIN, NOTHING, NoArguments::parse, new StartTlsHandler());
        add("AUTHENTICATE", BEFORE_LOGIN, NOTHING, AuthenticateCommand::parse, new AuthenticateHandler(door));
        add("LOGIN", BEFORE_LOGIN, NOTHING, LoginCommand::parse, new LoginHandler(door));
    }

    // RFC 3501 section 6.3
    private void afterLogin(Services services) {
        var select = new SelectHandler(services.api(), services.mailboxes(), services.snapshots());
        add("SELECT", AFTER_LOGIN, NOTHING, SelectCommand::parseSelect, select);
        add("EXAMINE", AFTER_LOGIN, NOTHING, SelectCommand::parseExamine, select);
        mailboxes(services);
        add("LIST", AFTER_LOGIN, ALL, ListCommand::parse, new ListHandler(services.mailboxes()));
        add("LSUB", AFTER_LOGIN, ALL, LsubCommand::parse, new LsubHandler(services.mailboxes()));
        add("STATUS", AFTER_LOGIN, ALL, StatusCommand::parse, new StatusHandler(services.mailboxes()));
        var append = new AppendHandler(
                services.api(),
                services.mailboxes(),
                services.snapshots(),
                services.policy().largestMessage());
        add("APPEND", AFTER_LOGIN, ALL, AppendCommand::parse, append);
        quota(services.api());
        // RFC 2342
        add("NAMESPACE", AFTER_LOGIN, ALL, NoArguments::parse, new NamespaceHandler());
        // RFC 2177
        add("IDLE", AFTER_LOGIN, ALL, NoArguments::parse, new IdleHandler());
        // RFC 4978
        add(
                "COMPRESS",
                AFTER_LOGIN,
                ALL,
                CompressCommand::parse,
                new CompressHandler(services.policy().compressed()));
        // RFC 5465
        var notify = new NotifyHandler(services.mailboxes(), services.watches(), fetch);
        add("NOTIFY", AFTER_LOGIN, ALL, NotifyParser::parse, notify);
        // RFC 5161
        add("ENABLE", AFTER_LOGIN, ALL, EnableCommand::parse, new EnableHandler());
    }

    // RFC 9208 section 4.1
    private void quota(MailboxApi api) {
        add("GETQUOTA", AFTER_LOGIN, ALL, GetQuotaCommand::parse, new GetQuotaHandler(api));
        add("GETQUOTAROOT", AFTER_LOGIN, ALL, GetQuotaRootCommand::parse, new GetQuotaRootHandler(api));
        add("SETQUOTA", AFTER_LOGIN, ALL, SetQuotaCommand::parse, new SetQuotaHandler());
    }

    // RFC 3501 sections 6.3.3 to 6.3.7
    private void mailboxes(Services services) {
        MailboxApi api = services.api();
        AccountMailboxes names = services.mailboxes();
        Snapshots snapshots = services.snapshots();
        add("CREATE", AFTER_LOGIN, ALL, CreateCommand::parse, new CreateHandler(api, names));
        add("DELETE", AFTER_LOGIN, ALL, MailboxCommand::parse, new DeleteHandler(api, names, snapshots));
        add("RENAME", AFTER_LOGIN, ALL, RenameCommand::parse, new RenameHandler(api, names, snapshots));
        var subscribe = new SubscribeHandler(api, names);
        add("SUBSCRIBE", AFTER_LOGIN, ALL, SubscribeCommand::parseSubscribe, subscribe);
        add("UNSUBSCRIBE", AFTER_LOGIN, ALL, SubscribeCommand::parseUnsubscribe, subscribe);
    }

    // RFC 3501 section 6.4
    private void inMailbox(Services services) {
        add("CHECK", IN_MAILBOX, ALL, NoArguments::parse, new NoopHandler("CHECK"));
        add("CLOSE", IN_MAILBOX, NOTHING, NoArguments::parse, new CloseHandler(services.api(), services.snapshots()));
        var expunge = new ExpungeHandler(services.api());
        add("EXPUNGE", IN_MAILBOX, ALL, ExpungeCommand::parse, expunge);
        // RFC 4315
        add("UID EXPUNGE", IN_MAILBOX, ALL, ExpungeCommand::parseUid, expunge);
        var searches = new Searches(services.api());
        var search = new SearchHandler(searches);
        add("SEARCH", IN_MAILBOX, NO_EXPUNGE, SearchParser::parse, search);
        add("UID SEARCH", IN_MAILBOX, ALL, SearchParser::parseUid, search);
        // RFC 5256
        var sort = new SortHandler(searches, services.api());
        add("SORT", IN_MAILBOX, NO_EXPUNGE, SortParser::parse, sort);
        add("UID SORT", IN_MAILBOX, ALL, SortParser::parseUid, sort);
        var thread = new ThreadHandler(searches, services.api());
        add("THREAD", IN_MAILBOX, NO_EXPUNGE, ThreadCommand::parse, thread);
        add("UID THREAD", IN_MAILBOX, ALL, ThreadCommand::parseUid, thread);
        add("FETCH", IN_MAILBOX, NO_EXPUNGE, FetchParser::parse, fetch);
        add("UID FETCH", IN_MAILBOX, ALL, FetchParser::parseUid, fetch);
        var store = new StoreHandler(services.api());
        add("STORE", IN_MAILBOX, NO_EXPUNGE, StoreCommand::parse, store);
        add("UID STORE", IN_MAILBOX, ALL, StoreCommand::parseUid, store);
        // RFC 8508
        var replace = new ReplaceHandler(
                services.api(),
                services.mailboxes(),
                services.snapshots(),
                services.policy().largestMessage());
        add("REPLACE", IN_MAILBOX, ALL, ReplaceCommand::parse, replace);
        add("UID REPLACE", IN_MAILBOX, ALL, ReplaceCommand::parseUid, replace);
        copies(services);
        // RFC 3691
        add("UNSELECT", IN_MAILBOX, NOTHING, NoArguments::parse, new UnselectHandler());
    }

    // RFC 3501 section 6.4.7, RFC 6851
    private void copies(Services services) {
        MailboxApi api = services.api();
        var copy = new CopyHandler(Kind.COPY, api, services.mailboxes(), services.snapshots());
        add("COPY", IN_MAILBOX, ALL, CopyCommand::parse, copy);
        add("UID COPY", IN_MAILBOX, ALL, CopyCommand::parseUid, copy);
        var move = new CopyHandler(Kind.MOVE, api, services.mailboxes(), services.snapshots());
        add("MOVE", IN_MAILBOX, ALL, CopyCommand::parse, move);
        add("UID MOVE", IN_MAILBOX, ALL, CopyCommand::parseUid, move);
    }

    private <C extends ImapCommand> void add(
            String name, Set<State> states, Telling telling, CommandParser<C> parser, CommandHandler<C> handler) {
        byName.put(name, new CommandEntry<>(name, states, telling, parser, handler));
    }

    /** What sessions are told of. */
    Capabilities capabilities() {
        return capabilities;
    }

    @Nullable CommandEntry<?> find(String name) {
        return byName.get(name);
    }

    Collection<CommandEntry<?>> all() {
        return byName.values();
    }
}
