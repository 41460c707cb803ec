package io.postrider.auth.dkim;

import io.postrider.auth.change.ChangeLog;
import io.postrider.auth.dkim.DkimAlgorithm.FreshKey;
import io.postrider.auth.dkim.DkimKey.KeyDomain;
import io.postrider.auth.dkim.DkimKeyStore.Taken;
import io.postrider.auth.dns.SigningRecordLook;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Does for one domain after the other what is due to its keys. */
@Component
class KeyRotation {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);

    private final DkimKeyStore store;
    private final DkimKeys keys;
    private final SigningRecordLook dns;
    private final ChangeLog changes;
    private final TransactionTemplate transactions;
    private final DkimProperties properties;
    private final Clock clock;

    KeyRotation(
            DkimKeyStore store,
            DkimKeys keys,
            SigningRecordLook dns,
            ChangeLog changes,
            TransactionTemplate transactions,
            DkimProperties properties,
            Clock clock) {
        this.store = store;
        this.keys = keys;
        this.dns = dns;
        this.changes = changes;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    /** Takes one domain that is due, on whichever replica, and does what is to be done; false when none is due. */
    boolean workOnOne() {
        Optional<Taken> due = store.take(clock.instant());
        due.ifPresent(this::work);
        return due.isPresent();
    }

    private void work(Taken taken) {
        KeyDomain domain = taken.domain();
        List<DkimKey> before = store.of(domain.id());
        Map<String, Boolean> inDns = look(before);
        KeyPlan plan = KeyPlan.of(before, inDns, clock.instant(), properties);
        if (plan.isEmpty()) {
            store.done(taken, KeyPlan.next(before, clock.instant(), properties));
            return;
        }
        List<FreshKey> fresh = plan.make().stream().map(DkimAlgorithm::generate).toList();
        transactions.executeWithoutResult(status -> {
            changes.lock();
            if (store.has(domain)) {
                change(taken, inDns, fresh);
            }
        });
    }

    /** Whether the records of keys that do not sign yet are there; without those that nobody could say of. */
    private Map<String, Boolean> look(List<DkimKey> all) {
        Map<String, Boolean> inDns = new HashMap<>();
        all.stream()
                .filter(DkimKey::isComing)
                .forEach(key -> dns.finds(key.record()).ifPresent(there -> inDns.put(key.selector(), there)));
        return inDns;
    }

    /** By the keys as they are under the lock: somebody may have changed them since. */
    private void change(Taken taken, Map<String, Boolean> inDns, Collection<FreshKey> fresh) {
        KeyDomain domain = taken.domain();
        Instant now = clock.instant();
        KeyPlan plan = KeyPlan.of(store.of(domain.id()), inDns, now, properties);
        plan.found().forEach(key -> store.found(key, now));
        plan.lost().forEach(key -> store.found(key, null));
        plan.retire().forEach(key -> keys.retire(key, now));
        plan.sign().forEach(key -> keys.sign(key, now));
        plan.remove().forEach(key -> keys.remove(keys.service(), key, now));
        List<FreshKey> needed = fresh.stream()
                .filter(key -> plan.make().contains(key.algorithm()))
                .toList();
        if (!needed.isEmpty()) {
            keys.stem(domain.id(), now)
                    .ifPresentOrElse(
                            stem -> keys.add(keys.service(), domain, stem, needed, now),
                            () -> LOG.warn("event=dkim-selectors-used-up domain={}", domain.name()));
        }
        store.done(taken, KeyPlan.next(store.of(domain.id()), now, properties));
    }
}
