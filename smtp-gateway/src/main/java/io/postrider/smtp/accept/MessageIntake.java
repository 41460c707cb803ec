package io.postrider.smtp.accept;

import io.postrider.api.auth.LoginGrant;
import io.postrider.api.delivery.AcceptApi;
import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.delivery.AcceptReceipt;
import io.postrider.api.delivery.AcceptRequest;
import io.postrider.api.delivery.SeenReply;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.smtp.header.HeaderSection.Name;
import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.reply.SmtpReply;
import io.postrider.smtp.transaction.MailTransaction;
import io.postrider.smtp.verdict.Arrival;
import io.postrider.smtp.verdict.Inspecting;
import io.postrider.smtp.verdict.Judgement;
import io.postrider.smtp.verdict.Verdicts;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes messages in: gives sessions a place for content and hands complete messages to delivery-service. */
public final class MessageIntake implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MessageIntake.class);

    /** A second try must not begin later than this after the first. */
    private static final Duration RETRY_WITHIN = Duration.ofSeconds(20);

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration CHUNK_PAUSE = Duration.ofMillis(250);
    private static final int ACCEPTS_AT_ONCE = 256;

    private final AcceptApi deliveryService;
    private final AcceptCalls calls;
    private final MemoryBudget budget;
    private final Clock clock;
    private final Verdicts verdicts;
    private final DateStamps stamps = new DateStamps();
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    private final ChunkStore chunks;
    private final SeenReplies replies;
    private final SendingPauses pauses = new SendingPauses();
    private final Semaphore accepts = new Semaphore(ACCEPTS_AT_ONCE);

    /** An intake in front of delivery-service, within a budget of memory. */
    public MessageIntake(AcceptApi deliveryService, MemoryBudget budget, Clock clock, Verdicts verdicts) {
        this.verdicts = verdicts;
        this.deliveryService = deliveryService;
        this.calls = new AcceptCalls(deliveryService);
        this.budget = budget;
        this.clock = clock;
        this.chunks = new RemoteChunks(deliveryService, background, CHUNK_PAUSE);
        this.replies = new SeenReplies(deliveryService);
    }

    /** A place for one message's octets; close it in any case. */
    public IncomingContent receive(ContentCheck check) {
        return new IncomingContent(budget, chunks, check, Inspecting.NONE);
    }

    /** The same for a message from elsewhere, at which the checks look as it comes. */
    public IncomingContent receive(ContentCheck check, Arrival arrival) {
        return new IncomingContent(budget, chunks, check, verdicts.begin(arrival));
    }

    /**
     * Hands a complete message over. The reply is a 250 only when delivery-service has committed it.
     *
     * @param unseen what the same session was told last when it has not shown to have seen that; null when it has
     */
    public Acceptance accept(
            MailTransaction transaction, Origin origin, IncomingContent content, @Nullable SeenReply unseen) {
        long sent = System.nanoTime();
        content.finish();
        long size = content.size();
        Judgement judgement = content.judge();
        IncomingContent.Parcel parcel = content.refusal() == null
                ? content.parcel(front(transaction, origin, content, judgement.headers()))
                : null;
        if (judgement.refusal() != null) {
            verdicts.tell(judgement, size);
        }
        if (parcel == null) {
            return Acceptance.refused(Objects.requireNonNull(content.refusal()));
        }
        UUID fingerprint = content.fingerprint().of(transaction, origin.submitter());
        if (unseen != null && unseen.fingerprint().equals(fingerprint)) {
            // Sent twice ahead of any reply (RFC 2920): nobody sends again what has not failed yet.
            replies.add(unseen, sent);
        }
        replies.settle(fingerprint, sent);
        judgement.place();
        Duration waited = Duration.ofNanos(System.nanoTime() - sent);
        AcceptEnvelope envelope =
                transaction.envelope(origin.client(), origin.submitter(), parcel.upload(), fingerprint, waited);
        Acceptance acceptance = handOver(new AcceptRequest(envelope, parcel.content()));
        // Of a message that was accepted before the chunks are there already, under the first one's id.
        if (transaction.idempotencyKey().equals(acceptance.queueId()) || outcomeUnknown(acceptance)) {
            content.handedOver();
        }
        if (transaction.idempotencyKey().equals(acceptance.queueId())) {
            verdicts.tell(judgement, size);
        }
        if (origin.submitter() != null && acceptance.receipt() == null) {
            pauses.note(origin.submitter().accountId(), acceptance.reply(), transaction.acceptedPaths());
        }
        return acceptance;
    }

    /** Why a message of an account, to that many recipients so far, would be refused; null when it may not be. */
    public @Nullable SmtpReply refusal(LoginGrant login, int recipients) {
        return pauses.refusal(login.accountId(), recipients);
    }

    /** The client has shown that it saw the reply to a message: should the same come again, it is meant. */
    public void seen(SeenReply reply) {
        replies.add(reply, System.nanoTime());
    }

    /** Chunks that an accept may have named are left to the sweeper: dropping them could drop accepted mail. */
    private static boolean outcomeUnknown(Acceptance acceptance) {
        return acceptance.reply().equals(Replies.NOT_ACCEPTED_NOW);
    }

    private byte[] front(MailTransaction transaction, Origin origin, IncomingContent content, String findings) {
        AddedHeaders headers = new AddedHeaders(stamps.text(clock.instant()));
        // RFC 8601 section 4.1: above the Received field of the host that looked
        headers.fields(findings);
        headers.received(origin, transaction);
        headers.fields(content.added());
        if (origin.submitter() != null) {
            if (!content.has(Name.DATE)) {
                headers.date();
            }
            if (!content.has(Name.MESSAGE_ID)) {
                headers.messageId(transaction.idempotencyKey().toString(), origin.hostname());
            }
        }
        return headers.octets();
    }

    private Acceptance handOver(AcceptRequest request) {
        try {
            // A bound per dependency: what waits longer is better off trying again later.
            if (!accepts.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return Acceptance.refused(Replies.NOT_ACCEPTED_NOW);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Acceptance.refused(Replies.NOT_ACCEPTED_NOW);
        }
        try {
            return call(request);
        } finally {
            accepts.release();
        }
    }

    private Acceptance call(AcceptRequest request) {
        long started = System.nanoTime();
        try {
            return queued(request, calls.accept(request));
        } catch (ProblemException e) {
            boolean again = e.code() == ProblemCode.UNAVAILABLE && System.nanoTime() - started < RETRY_WITHIN.toNanos();
            return again ? callAgain(request) : failed(e);
        } catch (RuntimeException e) {
            return failed(e);
        }
    }

    /** The key makes this safe: if the first call was committed, this one finds it. Alone, as it may take its time. */
    private Acceptance callAgain(AcceptRequest request) {
        try {
            return queued(request, deliveryService.accept(request));
        } catch (RuntimeException e) {
            return failed(e);
        }
    }

    private static Acceptance queued(AcceptRequest request, AcceptReceipt receipt) {
        UUID fingerprint = Objects.requireNonNull(request.envelope().fingerprint());
        return Acceptance.queued(new SeenReply(fingerprint, receipt.queueId()));
    }

    private static Acceptance failed(RuntimeException cause) {
        log.warn("event=accept-failed reason=\"{}\"", cause.toString());
        return Acceptance.refused(Problems.reply(cause));
    }

    @Override
    public void close() {
        replies.close();
        background.close();
    }
}
