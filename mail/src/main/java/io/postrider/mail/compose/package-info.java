/**
 * Messages made from their parts (RFC 5322, RFC 2045): header fields with names and subjects in any script, texts, attachments that
 * are never held whole. Plain Java; what it is given is checked, so that no value can begin a field of its own.
 */
@NullMarked
package io.postrider.mail.compose;

import org.jspecify.annotations.NullMarked;
