package io.postrider.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.auth.AccountView;
import io.postrider.api.mailbox.DeliveryOutcome;
import io.postrider.api.mailbox.DeliveryOutcome.Status;
import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.LocalDelivery;
import io.postrider.api.mailbox.MailboxChanges;
import io.postrider.api.mailbox.StoreRequest;
import io.postrider.api.mailbox.StoreRequest.Mode;
import io.postrider.api.problem.ProblemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ConcurrencyIT {
    private static final String MAIL = "Subject: one\r\n\r\nHello\r\n";
    private static final int KILLS = 100;

    private final MailboxRig rig = new MailboxRig();

    @AfterEach
    void end() {
        assertThat(rig.violations()).isEmpty();
        rig.close();
    }

    /** R7 of the fault list: 50 writers, and a reader that asks for what changed since; it misses nothing. */
    @Test
    void aReaderOfChangesMissesNothing() throws Exception {
        AccountView account = rig.account();
        UUID id = account.accountId();
        var writing = new AtomicBoolean(true);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                writers.add(executor.submit(() -> writeAtRandom(account)));
            }
            Future<Map<Integer, String>> reader = executor.submit(() -> follow(id, writing));
            for (Future<?> writer : writers) {
                writer.get();
            }
            writing.set(false);
            var truth = new TreeMap<Integer, String>();
            apply(truth, rig.changes(id, 1, 0));
            assertThat(reader.get()).isEqualTo(truth).isNotEmpty();
        }
    }

    private void writeAtRandom(AccountView account) {
        UUID id = account.accountId();
        var random = ThreadLocalRandom.current();
        for (int i = 0; i < 20; i++) {
            String some = random.nextInt(1, 100) + ":" + random.nextInt(1, 200);
            switch (random.nextInt(6)) {
                case 0, 1 -> rig.deliver(account, MAIL);
                case 2 -> rig.append(id, 1, MAIL, random.nextInt(32), "k" + random.nextInt(5));
                case 3 ->
                    rig.flags.store(
                            id,
                            1,
                            new StoreRequest(
                                    some, Mode.values()[random.nextInt(3)], random.nextInt(32), List.of(), null, 0));
                case 4 -> rig.copies.move(id, random.nextBoolean() ? 1 : 2, random.nextBoolean() ? 1 : 2, some);
                default -> rig.expunges.expunge(id, 1, some);
            }
        }
    }

    private Map<Integer, String> follow(UUID id, AtomicBoolean writing) {
        Map<Integer, String> state = new TreeMap<>();
        long known = 0;
        for (boolean last = false; !last; ) {
            last = !writing.get();
            MailboxChanges changes = rig.changes(id, 1, known);
            assertThat(changes.highestModseq()).isGreaterThanOrEqualTo(known);
            apply(state, changes);
            assertThat(state).hasSize(changes.messages());
            known = changes.highestModseq();
        }
        return state;
    }

    private static void apply(Map<Integer, String> state, MailboxChanges changes) {
        if (changes.complete()) {
            state.clear();
        }
        for (int i = 0; i < changes.expungedFrom().length; i++) {
            IntStream.rangeClosed(changes.expungedFrom()[i], changes.expungedTo()[i])
                    .forEach(state::remove);
        }
        for (int i = 0; i < changes.uids().length; i++) {
            state.put(changes.uids()[i], changes.flags()[i] + "/" + changes.keywordBits()[i]);
        }
    }

    /** R7b: two sessions with the same UNCHANGEDSINCE; exactly one wins each round. */
    @Test
    void exactlyOneOfTwoConditionalStoresWins() throws Exception {
        UUID id = rig.account().accountId();
        rig.append(id, 1, MAIL, 0);
        var barrier = new CyclicBarrier(2);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 1_000; round++) {
                long known = rig.mailbox(id, "INBOX").highestModseq();
                Mode mode = round % 2 == 0 ? Mode.ADD : Mode.REMOVE;
                Callable<String> store = () -> {
                    barrier.await();
                    return rig.flags.store(id, 1, new StoreRequest("1", mode, Flags.FLAGGED, List.of(), known, 0));
                };
                Future<String> one = executor.submit(store);
                Future<String> other = executor.submit(store);
                assertThat(List.of(one.get(), other.get())).as("round " + round).containsExactlyInAnyOrder("", "1");
            }
        }
    }

    /** R1 to R3 within this service: backends are killed while deliveries run; each key is stored exactly once. */
    @Test
    void killedTransactionsLoseAndDoubleNothing() throws Exception {
        List<AccountView> accounts =
                IntStream.range(0, 8).mapToObj(i -> rig.account()).toList();
        UUID content = rig.content(MAIL);
        List<LocalDelivery> all = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            all.add(MailboxRig.delivery(accounts.get(i % 8), content, MAIL.length()));
        }
        var stopped = new CountDownLatch(1);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> killer = executor.submit(() -> {
                // Not for ever: on a slow machine a transaction may take longer than the pause, and none would end.
                for (int i = 0; i < KILLS && !stopped.await(20, TimeUnit.MILLISECONDS); i++) {
                    kill();
                }
                return null;
            });
            List<Future<?>> senders = new ArrayList<>();
            for (int from = 0; from < all.size(); from += 20) {
                List<LocalDelivery> part = all.subList(from, from + 20);
                senders.add(executor.submit(() -> deliverUntilDone(part)));
            }
            for (Future<?> sender : senders) {
                sender.get();
            }
            stopped.countDown();
            killer.get();
        }
        assertThat(rig.count("mail.message")).isEqualTo(2_000);
        assertThat(rig.count("mail.delivery_key")).isEqualTo(2_000);
    }

    private void kill() {
        org.springframework.jdbc.core.simple.JdbcClient.create(rig.database.superuser())
                .sql("""
                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE datname = ? AND usename = 'mailbox_service' AND state <> 'idle'
                        """)
                .params(rig.database.name())
                .query((row, number) -> row.getBoolean(1))
                .list();
    }

    private void deliverUntilDone(List<LocalDelivery> deliveries) {
        List<LocalDelivery> open = deliveries;
        Instant limit = Instant.now().plusSeconds(120);
        while (!open.isEmpty()) {
            assertThat(Instant.now()).isBefore(limit);
            List<LocalDelivery> again = new ArrayList<>();
            try {
                List<DeliveryOutcome> outcomes = rig.deliveries.deliver(open);
                for (int i = 0; i < open.size(); i++) {
                    Status status = outcomes.get(i).status();
                    assertThat(status).isIn(Status.DELIVERED, Status.DUPLICATE, Status.TRY_LATER);
                    if (status == Status.TRY_LATER) {
                        again.add(open.get(i));
                    }
                }
            } catch (ProblemException e) {
                again = open;
            }
            open = again;
        }
    }
}
