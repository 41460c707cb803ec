package io.postrider.auth.apikey;

import io.postrider.auth.access.Ids;
import io.postrider.auth.access.Role;
import io.postrider.auth.audit.AuditLog;
import io.postrider.auth.tenant.Tenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the first API key of an installation from a file, while there is none at all: so nobody ever meets a default
 * secret, and whoever can read the file is the first administrator.
 */
@Component
class BootstrapKey implements ApplicationRunner {
    private static final Logger LOG = LoggerFactory.getLogger(BootstrapKey.class);
    private static final int MIN_SECRET = 32;

    private final BootstrapProperties properties;
    private final ApiKeyRepository repository;
    private final Tenants tenants;
    private final AuditLog audit;
    private final TransactionTemplate transactions;
    private final Ids ids;
    private final Clock clock;

    BootstrapKey(
            BootstrapProperties properties,
            ApiKeyRepository repository,
            Tenants tenants,
            AuditLog audit,
            TransactionTemplate transactions,
            Ids ids,
            Clock clock) {
        this.properties = properties;
        this.repository = repository;
        this.tenants = tenants;
        this.audit = audit;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        Path file = properties.bootstrapKeyFile();
        if (file == null || repository.count() > 0) {
            return;
        }
        String secret = read(file);
        transactions.executeWithoutResult(status -> {
            tenants.makeFirst(AuditLog.Actor.SERVICE);
            if (repository.count() == 0) {
                make(secret);
            }
        });
    }

    private static String read(Path file) {
        String secret;
        try {
            secret = Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("postrider.auth.bootstrap-key-file cannot be read", e);
        }
        if (secret.length() < MIN_SECRET) {
            throw new IllegalStateException(
                    "the key in postrider.auth.bootstrap-key-file has fewer than 32" + " characters");
        }
        return secret;
    }

    private void make(String secret) {
        Instant now = clock.instant();
        ApiKeyEntity key = new ApiKeyEntity();
        key.id = ids.next();
        key.name = "first platform administrator";
        key.secretHash = ApiKeySecret.hash(secret);
        key.role = Role.PLATFORM_ADMIN.text();
        key.actions = ApiKeys.texts(Role.PLATFORM_ADMIN.actions());
        key.createdAt = now;
        key.updatedAt = now;
        repository.saveAndFlush(key);
        audit.record(
                AuditLog.Actor.SERVICE,
                new AuditLog.Entry(
                        "api-key.create",
                        new AuditLog.Subject("api-key", key.id, key.name, null, null),
                        Map.of("role", key.role)));
        LOG.info("made the first API key, for the whole platform, from postrider.auth.bootstrap-key-file");
    }
}
