package io.postrider.auth.token;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The signing keys of the suite, the same on every replica. A new key is published before it signs, and an old one
 * after it signed for the last time, so that a callee's cached key set always has what it needs.
 */
@Component
class SigningKeys implements JWKSource<SecurityContext> {
    private final SigningKeyStore store;
    private final TransactionTemplate transactions;
    private final TokenProperties properties;
    private final Clock clock;
    private volatile List<SigningKey> keys = List.of();

    SigningKeys(SigningKeyStore store, TransactionTemplate transactions, TokenProperties properties, Clock clock) {
        this.store = store;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
        refresh();
    }

    /** Takes up other replicas' keys and makes or removes keys when it is time. */
    @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT1M")
    void refresh() {
        List<SigningKey> read = store.all();
        if (isDue(read)) {
            transactions.executeWithoutResult(status -> rotate());
            read = store.all();
        }
        keys = List.copyOf(read);
    }

    private boolean isDue(List<SigningKey> read) {
        return read.isEmpty() || needsNew(read) || !outlived(read).isEmpty();
    }

    private boolean needsNew(List<SigningKey> read) {
        return read.isEmpty()
                || read.getLast().createdAt().isBefore(clock.instant().minus(properties.keyRotation()));
    }

    /** Keys whose successor has signed for longer than any token lives. */
    private List<SigningKey> outlived(List<SigningKey> read) {
        Instant limit = clock.instant().minus(properties.keyLead()).minus(properties.keyAfterlife());
        List<SigningKey> outlived = new ArrayList<>();
        for (int i = 0; i + 1 < read.size(); i++) {
            if (read.get(i + 1).createdAt().isBefore(limit)) {
                outlived.add(read.get(i));
            }
        }
        return outlived;
    }

    private void rotate() {
        store.lock();
        List<SigningKey> read = store.all();
        if (needsNew(read)) {
            store.add(SigningKey.generate(), clock.instant());
        }
        outlived(read).forEach(key -> store.remove(key.id()));
    }

    /** The key to sign with: the newest that everybody has had time to hear of. */
    SigningKey current() {
        List<SigningKey> known = keys;
        Instant heardOf = clock.instant().minus(properties.keyLead());
        for (int i = known.size() - 1; i > 0; i--) {
            if (known.get(i).createdAt().isBefore(heardOf)) {
                return known.get(i);
            }
        }
        return known.getFirst();
    }

    @Override
    public List<JWK> get(JWKSelector selector, SecurityContext context) {
        // RFC 7517 section 5: all keys that are valid now, so that a token of either is checked.
        return selector.select(
                new JWKSet(List.copyOf(keys.stream().map(key -> (JWK) key.jwk()).toList())));
    }
}
