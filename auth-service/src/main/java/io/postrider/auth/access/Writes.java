package io.postrider.auth.access;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.change.ChangeLog;
import io.postrider.auth.token.Sealer;
import io.postrider.platform.bulkhead.Bulkhead;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs every write of the admin API: one at a time, in one transaction with its audit and change rows, and only once
 * for one {@code Idempotency-Key}. An answer that was given before is given again from its sealed copy.
 */
@Component
public class Writes {
    private static final int MAX_KEY = 255;
    /** They run one at a time anyway; more of them would only keep connections from logins. */
    private static final int CONNECTIONS = 2;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final IdempotentWriteStore store;
    private final TransactionTemplate transactions;
    private final ChangeLog changes;
    private final MergePatch patches;
    private final JsonMapper json;
    private final Sealer.KeyedHash hash;
    private final Bulkhead connections =
            new Bulkhead(CONNECTIONS, LONGEST_WAIT, "Too many changes at this moment. Try again in a few seconds.");

    Writes(
            IdempotentWriteStore store,
            TransactionTemplate transactions,
            ChangeLog changes,
            MergePatch patches,
            JsonMapper json,
            Sealer sealer) {
        this.store = store;
        this.transactions = transactions;
        this.changes = changes;
        this.patches = patches;
        this.json = json;
        // Keyed, because a request may hold a password that a plain hash would betray.
        this.hash = sealer.keyedHash("idempotent request");
    }

    /**
     * The outcome of a write.
     *
     * @param status the HTTP status
     * @param version of what was written, for the ETag; null when it is gone
     * @param location of what was made; null when nothing was
     * @param body the answer's body; null for none
     */
    public record Answer<T>(
            int status,
            @Nullable Long version,
            @Nullable String location,
            @Nullable T body) {
        /** Something was made. */
        public static <T> Answer<T> created(String location, @Nullable Long version, T body) {
            return new Answer<>(HttpStatus.CREATED.value(), version, location, body);
        }

        /** Something was begun; it goes on by itself. */
        public static <T> Answer<T> accepted(String location, T body) {
            return new Answer<>(HttpStatus.ACCEPTED.value(), null, location, body);
        }

        /** Something was changed. */
        public static <T> Answer<T> changed(@Nullable Long version, T body) {
            return new Answer<>(HttpStatus.OK.value(), version, null, body);
        }

        /** Something is gone, or there is nothing to say. */
        public static Answer<Void> none() {
            return new Answer<>(HttpStatus.NO_CONTENT.value(), null, null, null);
        }
    }

    /** Runs a write. The body is what the caller sent, to tell a repeated request from another one. */
    public <T> ResponseEntity<T> write(Call call, @Nullable Object body, Class<T> type, Supplier<Answer<T>> action) {
        try {
            return connections.run(() -> Objects.requireNonNull(transactions.execute(status -> {
                changes.lock();
                String key = call.idempotencyKey();
                if (key == null) {
                    return response(action.get(), type);
                }
                return once(call, key, body, type, action);
            })));
        } catch (OptimisticLockingFailureException e) {
            throw new ProblemException(
                    ProblemCode.PRECONDITION_FAILED, "It was changed a moment ago. Read it again.", e);
        }
    }

    /**
     * Runs a change by a merge patch. The change is given what makes, of the fields that may be changed as they are, the
     * fields as they are to be.
     */
    public <T, E> ResponseEntity<T> edit(
            Call call, JsonNode patch, Class<T> type, Class<E> fields, Function<UnaryOperator<E>, Answer<T>> change) {
        return write(call, patch, type, () -> change.apply(present -> patches.apply(patch, present, fields)));
    }

    /** Runs a write that has no body and answers with none. */
    public ResponseEntity<Void> delete(Call call, Supplier<Answer<Void>> action) {
        return write(call, null, Void.class, action);
    }

    /** Runs a write and takes it back: what it answers is what it would have done. */
    public <T> T tryOut(Supplier<T> action) {
        return connections.run(() -> Objects.requireNonNull(transactions.execute(status -> {
            changes.lock();
            status.setRollbackOnly();
            return action.get();
        })));
    }

    private <T> ResponseEntity<T> once(
            Call call, String key, @Nullable Object body, Class<T> type, Supplier<Answer<T>> action) {
        if (key.isBlank() || key.length() > MAX_KEY) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "Idempotency-Key has 1 to 255 characters.");
        }
        byte[] request = hash.of(
                call.request().getBytes(StandardCharsets.UTF_8),
                String.valueOf(call.ifMatch()).getBytes(StandardCharsets.UTF_8),
                json.writeValueAsBytes(body));
        Optional<IdempotentWriteStore.Stored> before = store.find(call.admin().keyId(), key);
        if (before.isPresent()) {
            if (!MessageDigest.isEqual(before.get().requestHash(), request)) {
                throw new ProblemException(
                        ProblemCode.UNPROCESSABLE,
                        "This Idempotency-Key was used for another request. Take a new one for a new request.");
            }
            Answer<?> answer = json.readValue(before.get().answer(), Answer.class);
            ResponseEntity<T> again = response(answer, type);
            return ResponseEntity.status(again.getStatusCode())
                    .headers(again.getHeaders())
                    .header("Idempotent-Replayed", "true")
                    .body(again.getBody());
        }
        Answer<T> answer = action.get();
        store.add(
                call.admin().keyId(),
                key,
                new IdempotentWriteStore.Stored(request, answer.status(), json.writeValueAsBytes(answer)));
        return response(answer, type);
    }

    private <T> ResponseEntity<T> response(Answer<?> answer, Class<T> type) {
        ResponseEntity.BodyBuilder response = ResponseEntity.status(answer.status());
        if (answer.version() != null) {
            response.eTag(Call.tag(answer.version()));
        }
        if (answer.location() != null) {
            response.location(URI.create(answer.location()));
        }
        Object body = answer.body();
        if (body == null) {
            return response.build();
        }
        // A stored answer comes back as a tree.
        return response.body(type.isInstance(body) ? type.cast(body) : json.convertValue(body, type));
    }

    @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT10M")
    void forgetOld() {
        store.removeOld();
    }
}
