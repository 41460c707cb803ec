/** What imap-service and delivery-service ask of mailbox-service. Short answers are JSON; what can be long is a binary stream written and read by the codecs here. */
@NullMarked
package io.postrider.api.mailbox;

import org.jspecify.annotations.NullMarked;
