/**
 * Authenticated Received Chain (RFC 8617): what is left of a message's authentication when it is handed on. Chains are validated
 * and sealed with rsa-sha256; no other algorithm, Ed25519 included, is defined for them.
 */
@NullMarked
package io.postrider.mail.arc;

import org.jspecify.annotations.NullMarked;
