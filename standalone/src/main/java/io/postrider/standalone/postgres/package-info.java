/** An embedded PostgreSQL 18 that keeps its promises: durable, checksummed, in a folder of its own. It runs as an unprivileged user even when root starts it. A server that does not sync is refused. */
@NullMarked
package io.postrider.standalone.postgres;

import org.jspecify.annotations.NullMarked;
