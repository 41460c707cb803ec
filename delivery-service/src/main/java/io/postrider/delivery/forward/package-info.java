/** Mail from elsewhere that leaves again because an address here leads elsewhere: in whose name it does, and what is put before it. Its octets stay as they are, so that the sender's own signatures hold. */
@NullMarked
package io.postrider.delivery.forward;

import org.jspecify.annotations.NullMarked;
