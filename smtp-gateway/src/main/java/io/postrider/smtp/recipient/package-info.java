/** Answers at RCPT whether an address takes mail. What auth-service said is remembered only while its change feed is followed, and nobody is refused because somebody could not be asked. */
@NullMarked
package io.postrider.smtp.recipient;

import org.jspecify.annotations.NullMarked;
