/** smtp-gateway: takes mail from other servers and from users, decides all that needs the dialogue, and hands each message to delivery-service. It keeps nothing: a 250 means that delivery-service has committed. */
@NullMarked
package io.postrider.smtp;

import org.jspecify.annotations.NullMarked;
