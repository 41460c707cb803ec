package io.postrider.auth.dkim;

import io.postrider.auth.access.Ids;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.dkim.DkimAlgorithm.FreshKey;
import io.postrider.auth.dkim.DkimKey.KeyDomain;
import io.postrider.auth.dns.SigningRecord;
import io.postrider.auth.dns.SigningRecords;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** Makes and changes keys; changes run in a transaction that has the lock of the directory's writers. */
@Component
class DkimKeys implements SigningRecords {
    private static final DateTimeFormatter MONTH =
            DateTimeFormatter.ofPattern("'pr'uuuuMM").withZone(ZoneOffset.UTC);
    private static final int MONTHLY = 26;

    private final DkimKeyStore store;
    private final AuditLog audit;
    private final Ids ids;

    DkimKeys(DkimKeyStore store, AuditLog audit, Ids ids) {
        this.store = store;
        this.audit = audit;
        this.ids = ids;
    }

    @Override
    public List<SigningRecord> of(String domain) {
        return store.of(domain).stream().map(DkimKey::record).toList();
    }

    /**
     * What the selectors of keys begin with that are made now: the month, and a letter that none had before.
     *
     * @return empty when all letters of the month are taken
     */
    Optional<String> stem(UUID domainId, Instant now) {
        String month = MONTH.format(now);
        List<String> taken = store.selectors(domainId, month);
        return IntStream.range(0, MONTHLY)
                .mapToObj(i -> month + (char) ('a' + i))
                .filter(stem -> taken.stream().noneMatch(selector -> selector.startsWith(stem)))
                .findFirst();
    }

    /** Adds keys, under selectors that the domain never had. */
    void add(Consumer<AuditLog.Entry> log, KeyDomain domain, String stem, Collection<FreshKey> keys, Instant now) {
        for (FreshKey key : keys) {
            UUID id = ids.next();
            String selector = stem + '-' + key.algorithm().type();
            store.add(id, domain, selector, key, now);
            log.accept(new AuditLog.Entry(
                    "dkim-key.create",
                    subject(id, domain, selector),
                    Map.of("algorithm", key.algorithm().text())));
        }
    }

    void sign(DkimKey key, Instant now) {
        store.sign(key, now);
        service().accept(entry("sign", key));
    }

    void retire(DkimKey key, Instant now) {
        store.retire(key, now);
        service().accept(entry("retire", key));
    }

    void remove(Consumer<AuditLog.Entry> log, DkimKey key, Instant now) {
        store.remove(key, now);
        log.accept(entry("remove", key));
    }

    /** Puts into the audit log what nobody asked for. */
    Consumer<AuditLog.Entry> service() {
        return entry -> audit.record(AuditLog.Actor.SERVICE, entry);
    }

    private static AuditLog.Entry entry(String what, DkimKey key) {
        return new AuditLog.Entry("dkim-key." + what, subject(key.id(), key.domain(), key.selector()), Map.of());
    }

    private static AuditLog.Subject subject(UUID id, KeyDomain domain, String selector) {
        String name = "%s._domainkey.%s".formatted(selector, domain.name());
        return new AuditLog.Subject("dkim-key", id, name, domain.tenantId(), domain.id());
    }
}
