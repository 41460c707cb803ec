package io.postrider.auth.dkim;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.auth.access.Call;
import io.postrider.auth.access.Writes.Answer;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.dkim.DkimAlgorithm.FreshKey;
import io.postrider.auth.dkim.DkimKey.KeyDomain;
import io.postrider.auth.dkim.DkimKeyController.DkimKeyView;
import io.postrider.auth.dkim.DkimKeyController.NewDkimKeys;
import io.postrider.auth.domain.Domain;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What administrators ask of keys. Changes run within {@code Writes}. */
@Component
class KeyRequests {
    private final DkimKeyStore store;
    private final DkimKeys keys;
    private final AuditLog audit;
    private final Clock clock;

    KeyRequests(DkimKeyStore store, DkimKeys keys, AuditLog audit, Clock clock) {
        this.store = store;
        this.keys = keys;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Keys that were made for a request that may be refused yet.
     *
     * @param keys none where others wait already
     */
    record Prepared(List<FreshKey> keys) {}

    /** Makes the keys that a domain may get now. */
    Prepared prepare(Domain domain) {
        return new Prepared(KeyPlan.withoutSuccessor(store.of(domain.id())).stream()
                .map(DkimAlgorithm::generate)
                .toList());
    }

    /** Adds them, as far as no others have come in the meantime. */
    Answer<NewDkimKeys> add(Call call, Domain domain, Prepared prepared) {
        Set<DkimAlgorithm> free = KeyPlan.withoutSuccessor(store.of(domain.id()));
        List<FreshKey> fresh = prepared.keys().stream()
                .filter(key -> free.contains(key.algorithm()))
                .toList();
        if (fresh.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.CONFLICT,
                    "New keys of %s wait already. Publish their records.".formatted(domain.name()));
        }
        Instant now = clock.instant();
        String stem = keys.stem(domain.id(), now)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.LIMIT_REACHED, "A domain gets new keys 26 times a month at most."));
        keys.add(
                entry -> audit.record(call, entry),
                new KeyDomain(domain.id(), domain.tenantId(), domain.name()),
                stem,
                fresh,
                now);
        // For its record to be looked for.
        store.due(domain.id(), now);
        List<DkimKeyView> made = store.of(domain.id()).stream()
                .filter(key -> key.selector().startsWith(stem))
                .map(DkimKeyView::of)
                .toList();
        return Answer.created("/v1/domains/" + domain.id() + "/dkim-keys", null, new NewDkimKeys(made));
    }

    Answer<Void> remove(Call call, DkimKey key) {
        Instant now = clock.instant();
        keys.remove(entry -> audit.record(call, entry), key, now);
        // For a new one to be made.
        store.due(key.domain().id(), now);
        return Answer.none();
    }
}
