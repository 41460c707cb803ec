/**
 * DMARC (RFC 9989, which obsoletes RFC 7489): whose message it is, what that domain wants to happen when nothing speaks for it, and
 * whether anything does. Plain Java; who asks the DNS is its callers' concern.
 */
@NullMarked
package io.postrider.mail.dmarc;

import org.jspecify.annotations.NullMarked;
