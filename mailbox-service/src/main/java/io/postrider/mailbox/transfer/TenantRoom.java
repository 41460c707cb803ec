package io.postrider.mailbox.transfer;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.platform.bulkhead.Bulkhead;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Lets a few in at once, and of one tenant only some of them: no tenant's slow senders keep all others out. */
final class TenantRoom {
    private final Bulkhead places;
    private final int ofOneTenant;
    private final String full;
    private final ConcurrentHashMap<UUID, Integer> tenants = new ConcurrentHashMap<>();

    TenantRoom(Bulkhead places, int ofOneTenant, String full) {
        this.places = places;
        this.ofOneTenant = ofOneTenant;
        this.full = full;
    }

    <T> T run(UUID tenantId, Supplier<T> work) {
        if (tenants.merge(tenantId, 1, Integer::sum) > ofOneTenant) {
            leave(tenantId);
            throw new ProblemException(ProblemCode.UNAVAILABLE, full);
        }
        try {
            return places.run(work);
        } finally {
            leave(tenantId);
        }
    }

    private void leave(UUID tenantId) {
        tenants.computeIfPresent(tenantId, (id, count) -> count == 1 ? null : count - 1);
    }
}
