package io.postrider.delivery.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.delivery.DeliveryNode;
import io.postrider.delivery.webhook.WebhookStore.Settings;
import io.postrider.platform.seal.Seal;
import io.postrider.testkit.database.TestDatabase;
import java.util.EnumSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What lies in the database of the secrets that sign calls. */
class WebhookSecretsIT {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final WebhookSecrets SEALED = new WebhookSecrets(KEY);
    private static final WebhookSecrets CLEAR = new WebhookSecrets(null);

    private final TestDatabase database = DeliveryNode.database();
    private final JdbcClient sql = JdbcClient.create(database.dataSource(TestDatabase.DELIVERY_SERVICE));
    private final UUID id = UUID.randomUUID();
    private final byte[] secret = Signature.secret();

    @AfterEach
    void close() {
        database.close();
    }

    private WebhookStore store(WebhookSecrets secrets) {
        return new WebhookStore(sql, secrets);
    }

    private void add(WebhookSecrets secrets) {
        var settings = new Settings(null, null, "https://hooks.test/", null, EnumSet.of(EventType.ACCEPTED), true);
        store(secrets).add(id, settings, secret);
    }

    private byte @Nullable [] inClear() {
        return store(CLEAR).secret(id).plain();
    }

    @Test
    void whereThereIsAKeyNothingLiesInClear() {
        add(SEALED);
        assertThat(inClear()).isNull();
        assertThat(SEALED.of(id, store(SEALED).secret(id))).isEqualTo(secret);

        byte[] renewed = Signature.secret();
        store(SEALED).renew(id, renewed);
        assertThat(inClear()).isNull();
        assertThat(SEALED.of(id, store(SEALED).secret(id))).isEqualTo(renewed);
    }

    @Test
    void whatLayThereInClearIsSealedOnceThereIsAKey() {
        add(CLEAR);
        assertThat(inClear()).isEqualTo(secret);
        var events = new WebhookEvents(sql);
        events.sealSecrets(CLEAR);
        assertThat(inClear()).isEqualTo(secret);

        events.sealSecrets(SEALED);
        assertThat(inClear()).isNull();
        assertThat(SEALED.of(id, store(SEALED).secret(id))).isEqualTo(secret);
    }

    @Test
    void anotherKeyOrAnotherWebhookOpensNothing() {
        add(SEALED);
        var kept = store(SEALED).secret(id);
        assertThatThrownBy(() -> new WebhookSecrets("another key of 32 characters ....").of(id, kept))
                .isInstanceOf(Seal.BrokenException.class);
        assertThatThrownBy(() -> SEALED.of(UUID.randomUUID(), kept)).isInstanceOf(Seal.BrokenException.class);
        assertThatThrownBy(() -> CLEAR.of(id, kept)).hasMessageContaining("webhook-key.secret");
    }
}
