/**
 * Deliveries, committed in batches, each exactly once.
 */
@NullMarked
package io.postrider.mailbox.delivery;

import org.jspecify.annotations.NullMarked;
