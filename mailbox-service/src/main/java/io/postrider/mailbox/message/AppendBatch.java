package io.postrider.mailbox.message;

import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.MailboxApi.AppendResult;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.blob.ContentStore;
import io.postrider.blob.NewContent;
import io.postrider.mailbox.arrival.AccountRoom;
import io.postrider.mailbox.arrival.ArrivalLocks;
import io.postrider.mailbox.arrival.MailboxTail;
import io.postrider.mailbox.arrival.NewMessages;
import io.postrider.mailbox.database.MailboxRows;
import io.postrider.mailbox.database.Transactions;
import io.postrider.mailbox.feed.Change;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Appends messages in one transaction and three statements: lock, store the contents, write. */
final class AppendBatch {
    private static final byte[] NO_PREFIX = new byte[0];

    private final Transactions transactions;
    private final ContentStore contents;
    private final Keywords keywords;

    AppendBatch(Transactions transactions, ContentStore contents) {
        this.transactions = transactions;
        this.contents = contents;
        this.keywords = new Keywords(transactions);
    }

    /**
     * A message to append.
     *
     * @param accountId whose
     * @param mailboxId where to
     * @param request its flags and date
     * @param content its octets
     * @param leftOut is told in the transaction which keywords the mailbox has no room for, and the message is stored
     *     without them; null for a message that is then refused
     */
    record Item(
            UUID accountId,
            int mailboxId,
            Appends.Request request,
            NewContent content,
            @Nullable Consumer<List<String>> leftOut) {
        Item(UUID accountId, int mailboxId, Appends.Request request, NewContent content) {
            this(accountId, mailboxId, request, content, null);
        }

        private List<String> keywords(Keywords.Box box) {
            List<String> asked = request.keywords();
            List<String> fitting = leftOut == null ? asked : box.fitting(asked);
            if (leftOut != null && fitting.size() < asked.size()) {
                leftOut.accept(
                        asked.stream().filter(one -> !fitting.contains(one)).toList());
            }
            return fitting;
        }
    }

    /**
     * What became of an item.
     *
     * @param result where it is; null when it was not stored
     * @param refusal why it cannot be stored; null, when there is no result either, for one whose mailbox is locked by
     *     somebody else or is not there
     */
    record Outcome(@Nullable AppendResult result, @Nullable ProblemException refusal) {
        static final Outcome NOT_LOCKED = new Outcome(null, null);

        /** Where it is, of one that was stored. */
        AppendResult stored() {
            return Objects.requireNonNull(result);
        }
    }

    /**
     * The outcomes, in the order of the items, and what to tell after it.
     *
     * @param outcomes as many as items
     * @param changes the mailboxes that got messages
     */
    record Result(List<Outcome> outcomes, List<Change> changes) {}

    /** Appends what can be appended without waiting for a lock. */
    Result appendFree(List<Item> items) {
        return transactions.write(() -> new Run(transactions.connection(), items, false).run());
    }

    /** Appends all, or says why not. */
    Result append(List<Item> items) {
        return transactions.write(() -> appendNow(items));
    }

    /** Appends one if a condition holds, or says why not. */
    Optional<Result> appendIf(Item item, BooleanSupplier condition) {
        return transactions.write(
                () -> condition.getAsBoolean() ? Optional.of(appendNow(List.of(item))) : Optional.<Result>empty());
    }

    /** Appends one after something else in the same transaction; tells of both. */
    Result appendAfter(Supplier<Change> first, Item item) {
        return transactions.write(() -> {
            Change before = first.get();
            Result result = appendNow(List.of(item));
            return new Result(
                    result.outcomes(),
                    Stream.concat(Stream.of(before), result.changes().stream()).toList());
        });
    }

    private Result appendNow(List<Item> items) throws SQLException {
        Result result = new Run(transactions.connection(), items, true).run();
        for (Outcome outcome : result.outcomes()) {
            if (outcome.result() == null) {
                throw outcome.refusal() == null ? MailboxRows.noSuchMailbox() : outcome.refusal();
            }
        }
        return result;
    }

    private record BoxKey(UUID accountId, int mailboxId) {}

    /** One attempt at one batch. */
    private final class Run {
        private final Connection connection;
        private final List<Item> items;
        private final ArrivalLocks locks;
        private final NewMessages messages = new NewMessages();
        private final Map<BoxKey, Keywords.Box> keywordsOf = new HashMap<>(0);
        private final List<NewContent> stored = new ArrayList<>();

        Run(Connection connection, List<Item> items, boolean wait) throws SQLException {
            this.connection = connection;
            this.items = items;
            this.locks = ArrivalLocks.byId(
                    connection,
                    items.stream().map(Item::accountId).toList(),
                    items.stream().map(Item::mailboxId).toList(),
                    wait);
        }

        Result run() throws SQLException {
            List<Outcome> outcomes = items.stream().map(this::place).toList();
            if (!stored.isEmpty()) {
                contents.insert(connection, stored);
                messages.write(connection);
            }
            return new Result(outcomes, messages.changes());
        }

        private Outcome place(Item item) {
            AccountRoom account = locks.account(item.accountId());
            if (account != null && account.deleted()) {
                return refused(ProblemCode.FORBIDDEN, "the account is closed");
            }
            MailboxTail box = locks.mailbox(item.accountId(), item.mailboxId());
            if (account == null || box == null) {
                return Outcome.NOT_LOCKED;
            }
            if (!account.hasRoomFor(item.content().size())) {
                return new Outcome(null, Appends.overQuota());
            }
            if (box.full()) {
                return refused(ProblemCode.LIMIT_REACHED, "the mailbox has no UID left");
            }
            try {
                return new Outcome(put(item, box), null);
            } catch (ProblemException refusal) {
                return new Outcome(null, refusal);
            }
        }

        private AppendResult put(Item item, MailboxTail box) {
            Appends.Request request = item.request();
            NewContent content = item.content();
            Instant date = request.internalDate() == null ? Instant.now() : request.internalDate();
            NewMessages.Place place = messages.add(
                    box,
                    new NewMessages.Message(
                            box.tenantId(),
                            request.flags() & Flags.ALL,
                            keywords(item, box),
                            date,
                            content.size(),
                            content.contentId(),
                            content.holder(),
                            NO_PREFIX));
            stored.add(content);
            return new AppendResult(box.uidValidity(), place.uid(), place.modseq(), 1);
        }

        private long keywords(Item item, MailboxTail box) {
            if (item.request().keywords().isEmpty()) {
                return 0;
            }
            // Read after the lock was given: what another transaction made before it must be seen.
            Keywords.Box known = keywordsOf.computeIfAbsent(
                    new BoxKey(item.accountId(), item.mailboxId()),
                    key -> keywords.of(key.accountId(), key.mailboxId(), box.tenantId()));
            return known.withNew(item.keywords(known));
        }
    }

    private static Outcome refused(ProblemCode code, String detail) {
        return new Outcome(null, new ProblemException(code, detail));
    }
}
