/** Tells senders what became of their mail (RFC 3464). A report is accepted into the queue in the same transaction that ends the recipient it is about, so it is as durable as mail. */
@NullMarked
package io.postrider.delivery.bounce;

import org.jspecify.annotations.NullMarked;
