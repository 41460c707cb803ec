package io.postrider.smtp.submission;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.api.auth.DirectoryChanges.Accounts;
import io.postrider.api.auth.DirectoryChanges.Change;
import io.postrider.api.auth.LoginGrant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RevocationsTest {
    private static final UUID TENANT = UUID.randomUUID();
    private static final UUID DOMAIN = UUID.randomUUID();

    private final Revocations revocations = new Revocations(Duration.ofHours(1));
    private final LoginGrant ann = new LoginGrant(
            UUID.randomUUID(),
            TENANT,
            "ann@example.org",
            List.of("ann@example.org"),
            1,
            "token",
            Instant.MAX,
            "renewal");

    private void changed(UUID tenantId, UUID domainId, String domain) {
        revocations.changed(new Change(null, null, Set.of(), new Accounts(tenantId, domainId, domain)));
    }

    @Test
    void aLoginIsDoubtedOnceItsTenantOrItsDomainChanged() {
        long before = System.nanoTime();
        changed(UUID.randomUUID(), null, null);
        changed(TENANT, UUID.randomUUID(), "another.example.org");
        assertThat(revocations.doubtful(ann, before)).isFalse();
        changed(TENANT, DOMAIN, "example.org");
        assertThat(revocations.doubtful(ann, before)).isTrue();
        assertThat(revocations.revoked(ann, before)).isFalse();
        assertThat(revocations.doubtful(ann, System.nanoTime()))
                .as("asked about since")
                .isFalse();
    }

    @Test
    void aDomainThatIsErasedByNowMayHaveBeenAnybodys() {
        long before = System.nanoTime();
        changed(TENANT, DOMAIN, null);
        assertThat(revocations.doubtful(ann, before)).isTrue();
    }
}
