/**
 * What deliveries and appends have in common: messages that come at the same time share a transaction, which locks,
 * numbers and writes them together.
 */
@NullMarked
package io.postrider.mailbox.arrival;

import org.jspecify.annotations.NullMarked;
