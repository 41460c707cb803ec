package io.postrider.auth.deletion;

import java.time.Instant;
import java.util.UUID;

/**
 * A domain or a tenant that was deleted and may come back.
 *
 * @param id its id
 * @param tenantId its tenant; itself when it is one
 * @param name its name
 * @param version its version
 * @param deletedAt when it was deleted
 * @param erasedAfter from then on it does not come back
 */
record Deleted(UUID id, UUID tenantId, String name, long version, Instant deletedAt, Instant erasedAfter) {}
