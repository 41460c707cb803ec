/** Backups of a running installation, and the way back. A backup is PostgreSQL's base backup with the WAL that makes it
 * whole, and the secrets that open it. Restoring puts it in place of the data and keeps what was there beside it. */
@NullMarked
package io.postrider.standalone.backup;

import org.jspecify.annotations.NullMarked;
