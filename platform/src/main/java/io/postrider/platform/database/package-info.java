/** A service's access to PostgreSQL: pool, migrations, health. Time-outs and durability are set for each connection's role and never for a session, so PgBouncer may stand between. */
@NullMarked
package io.postrider.platform.database;

import org.jspecify.annotations.NullMarked;
