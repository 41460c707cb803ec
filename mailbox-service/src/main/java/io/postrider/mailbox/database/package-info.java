/**
 * Transactions as this service wants them: read committed, durable or reported as failed, repeated after a deadlock.
 */
@NullMarked
package io.postrider.mailbox.database;

import org.jspecify.annotations.NullMarked;
