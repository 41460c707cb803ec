/** Hands a message to delivery-service and turns the outcome into a reply. Large messages go there chunk by chunk while they come in; the memory of all messages in flight is one budget. A 250 is only ever made from a receipt. */
@NullMarked
package io.postrider.smtp.accept;

import org.jspecify.annotations.NullMarked;
