package io.postrider.delivery.webhook;

import io.postrider.platform.seal.Seal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the secrets that sign calls: sealed, where there is a key for that. */
final class WebhookSecrets {
    /** The file with the key. */
    static final String KEY = "webhook-key.secret";

    private static final Logger LOG = LoggerFactory.getLogger(WebhookSecrets.class);

    private final @Nullable Seal seal;

    /** Secrets under that key; as they are when there is none. */
    WebhookSecrets(@Nullable String key) {
        this.seal = key == null ? null : new Seal(key, "webhook secret");
        if (key == null) {
            LOG.warn("There is no secret {}: the secrets of webhooks lie in the database as they are", KEY);
        }
    }

    /**
     * A secret as it is kept.
     *
     * @param plain as it is; null when it is sealed
     * @param sealed null when there is no key
     */
    record Kept(byte @Nullable [] plain, byte @Nullable [] sealed) {}

    boolean canSeal() {
        return seal != null;
    }

    Kept keep(UUID webhook, byte[] secret) {
        return seal == null ? new Kept(secret, null) : new Kept(null, seal.seal(secret, webhook.toString()));
    }

    /**
     * What signs.
     *
     * @throws IllegalStateException when it was sealed with a key that is not here
     */
    byte[] of(UUID webhook, Kept kept) {
        byte[] plain = kept.plain();
        byte[] sealed = kept.sealed();
        if (sealed == null) {
            if (plain == null) {
                throw new IllegalStateException("webhook " + webhook + " has no secret");
            }
            return plain;
        }
        if (seal == null) {
            throw new IllegalStateException("the secret of webhook " + webhook + " is sealed, and there is no " + KEY);
        }
        return seal.open(sealed, webhook.toString());
    }
}
