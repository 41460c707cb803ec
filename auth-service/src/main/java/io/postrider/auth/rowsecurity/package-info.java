/**
 * Row-level security in PostgreSQL behind the service's own checks: if one of those is wrong or missing, no row of another
 * tenant is read or written all the same.
 *
 * <h2>Who is limited</h2>
 * Calls of API keys for a tenant or for domains, and of users below {@code /v1/me}: the filters that let them in say so
 * to {@link io.postrider.auth.rowsecurity.ReachedRows}, and nowhere else is it decided. Every transaction of such a call
 * begins with one statement that names what it reaches and takes the role {@code directory_reach}, both until its end, so
 * that a pooler in transaction mode may stand between. What runs without a transaction gets a read-only one: a write of a
 * limited call outside a transaction is refused.
 *
 * <h2>Who is not</h2>
 * Everything else goes on under the service's own role, whose policies are {@code using (true)}: keys for the whole
 * platform, the internal endpoints (recipients, logins, the change feed), look-ups before somebody is known (keys,
 * autoconfig), and workers (erasure, batches of accounts, everything {@code @Scheduled}). A batch acts with the reach that
 * it was stored with, which a policy limits to that of the key that asks for it.
 *
 * <h2>Why so</h2>
 * Policies that compare each row with the session's tenant in every statement made recipient look-ups a hundred times
 * slower. A second role needs no second set of statements or views, costs look-ups nothing (the same plans; see
 * {@code docs/performance.md}), and what it has no grant for is refused before any policy is asked.
 *
 * <h2>What a new table needs</h2>
 * A migration with {@code alter table … enable row level security}, {@code create policy everything on … to auth_service
 * using (true) with check (true)}, and, if calls of tenants' keys or users come to it, the grants to
 * {@code directory_reach} and a policy for each of them: rows with a {@code tenant_id} are compared with
 * {@code reached_tenants()}, others by {@code exists} with their parent, whose own policy holds there too. Update and delete need
 * the whole condition themselves. See the migration {@code row_level_security}; {@code RowSecurityIT} fails until then.
 * Functions see what their caller reaches; one that must see more, because a name is unique among all tenants or
 * because the change log names what other tenants' caches have, is a {@code security definer} that {@code RowSecurityIT} names.
 */
@NullMarked
package io.postrider.auth.rowsecurity;

import org.jspecify.annotations.NullMarked;
