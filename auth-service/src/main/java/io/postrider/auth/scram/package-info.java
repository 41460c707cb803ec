/**
 * SCRAM-SHA-256 (RFC 5802, RFC 7677): messages, keys and the check of a proof. Plain Java; who the user is, and where the
 * verifiers are kept, is {@code login}'s business.
 */
@NullMarked
package io.postrider.auth.scram;

import org.jspecify.annotations.NullMarked;
