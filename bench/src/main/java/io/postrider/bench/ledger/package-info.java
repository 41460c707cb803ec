/**
 * The proof that nothing acknowledged is lost: a sender with an fsynced ledger, five services and PostgreSQL as processes that are
 * killed under it, and a reader that compares every mailbox with the ledger.
 */
@NullMarked
package io.postrider.bench.ledger;

import org.jspecify.annotations.NullMarked;
