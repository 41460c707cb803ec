/**
 * Load against a running suite, from outside: SMTP, IMAP and REST over sockets, nothing of the services' own code. {@link
 * io.postrider.bench.LoadApplication} measures, {@link io.postrider.bench.ledger.LedgerApplication} proves that nothing
 * acknowledged is lost.
 */
@NullMarked
package io.postrider.bench;

import org.jspecify.annotations.NullMarked;
