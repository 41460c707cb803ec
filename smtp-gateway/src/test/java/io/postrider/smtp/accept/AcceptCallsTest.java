package io.postrider.smtp.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.api.delivery.AcceptApi;
import io.postrider.api.delivery.AcceptBatch;
import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.delivery.AcceptReceipt;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.smtp.FakeDelivery;
import io.postrider.testkit.await.Await;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AcceptCallsTest {
    private static final Set<Thread.State> WAITS = EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

    private final ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor();
    private final FakeDelivery delivery = new FakeDelivery();
    private final LinkedBlockingQueue<Integer> calls = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        sessions.shutdownNow();
    }

    @Test
    void aMessageThatComesAloneIsCalledAlone() {
        var accepts = new AcceptCalls(calling(() -> {}));
        UUID queueId = accepts.accept(request()).queueId();
        assertThat(delivery.accepted())
                .singleElement()
                .matches(one -> one.queueId().equals(queueId));
        assertThat(calls).containsExactly(1);
    }

    @Test
    void messagesThatEndDuringACallShareTheNext() throws Exception {
        assertThat(acceptDuringACall(2 * AcceptBatch.MOST, 0)).hasSize(1 + 2 * AcceptBatch.MOST);
        assertThat(calls).containsExactlyInAnyOrder(1, AcceptBatch.MOST, AcceptBatch.MOST);
    }

    @Test
    void messagesToThousandsMakeNoCallTooLargeForAll() throws Exception {
        assertThat(acceptDuringACall(8, 1000)).hasSize(9);
        assertThat(calls).containsExactlyInAnyOrder(1, 4, 4);
    }

    /** So many messages to so many recipients end while the call of another one hangs; answers all queue ids. */
    private Set<UUID> acceptDuringACall(int messages, int recipients) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        var accepts = new AcceptCalls(
                calling(() -> {
                    begun.countDown();
                    await(open);
                }),
                Duration.ofMinutes(1));
        List<Thread> waiting = new ArrayList<>();
        List<UUID> queueIds = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 1 + messages; i++) {
            waiting.add(Thread.ofVirtual()
                    .start(() ->
                            queueIds.add(accepts.accept(request(recipients)).queueId())));
            begun.await();
        }
        Await.until(
                Await.PATIENCE,
                () -> waiting.stream().allMatch(thread -> WAITS.contains(thread.getState())),
                "all to wait for the first call's end");
        open.countDown();
        for (Thread thread : waiting) {
            thread.join();
        }
        return Set.copyOf(queueIds);
    }

    @Test
    void aCallThatHangsHoldsUpNobodyElse() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch hang = new CountDownLatch(1);
        var accepts = new AcceptCalls(calling(() -> {
            if (first.getCount() > 0) {
                first.countDown();
                await(hang);
            }
        }));
        Future<AcceptReceipt> hanging = sessions.submit(() -> accepts.accept(request()));
        first.await();
        assertThat(accepts.accept(request()).queueId()).isNotNull();
        assertThat(hanging).isNotDone();
        hang.countDown();
        assertThat(hanging.get().queueId()).isNotNull();
    }

    @Test
    void oneMessagesProblemIsNotTheOthers() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        var accepts = new AcceptCalls(calling(() -> {
            first.countDown();
            await(open);
        }));
        Future<AcceptReceipt> opening = sessions.submit(() -> accepts.accept(request()));
        first.await();
        delivery.failWith(ProblemCode.TOO_LARGE);
        List<Future<AcceptReceipt>> receipts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            receipts.add(sessions.submit(() -> accepts.accept(request())));
        }
        open.countDown();
        receipts.add(opening);
        List<ProblemCode> problems = new ArrayList<>();
        for (Future<AcceptReceipt> receipt : receipts) {
            try {
                receipt.get();
            } catch (ExecutionException e) {
                problems.add(((ProblemException) e.getCause()).code());
            }
        }
        assertThat(problems).containsExactly(ProblemCode.TOO_LARGE);
        assertThat(delivery.accepted()).hasSize(20);
    }

    @Test
    void aDefectOfTheClientIsNoPermanentProblem() {
        var accepts = new AcceptCalls(calling(() -> {
            throw new IllegalStateException("a defect");
        }));
        assertThatThrownBy(() -> accepts.accept(request()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.INTERNAL));
        assertThatThrownBy(() -> accepts.accept(request())).isInstanceOf(ProblemException.class);
    }

    /** delivery-service, with something to do at the beginning of each call. */
    private AcceptApi calling(Runnable before) {
        return (AcceptApi) Proxy.newProxyInstance(
                AcceptApi.class.getClassLoader(), new Class<?>[] {AcceptApi.class}, (proxy, method, arguments) -> {
                    before.run();
                    AcceptBatch batch = (AcceptBatch) arguments[0];
                    calls.add(batch.requests().size());
                    return delivery.accept(batch);
                });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static AcceptRequest request() {
        return request(1);
    }

    private static AcceptRequest request(int recipients) {
        var envelope = new AcceptEnvelope(
                UUID.randomUUID(),
                "0123456789abcdef0123456789abcdef",
                "a@example.test",
                Collections.nCopies(recipients, new AcceptEnvelope.Recipient("b@example.test", null, null, null, null)),
                new AcceptEnvelope.Client("192.0.2.1", "client.test", "ESMTP", Instant.EPOCH),
                null,
                false,
                "7BIT",
                null,
                null,
                null,
                null,
                0);
        return new AcceptRequest(envelope, new byte[10]);
    }
}
