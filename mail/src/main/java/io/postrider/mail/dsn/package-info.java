/**
 * Delivery status notifications (RFC 3464) in a {@code multipart/report} (RFC 6522): what a sender is told when mail
 * could not be delivered. Built here, sent by delivery-service.
 */
@NullMarked
package io.postrider.mail.dsn;

import org.jspecify.annotations.NullMarked;
