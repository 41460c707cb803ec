/** DomainKeys Identified Mail (RFC 6376) with RSA and Ed25519 (RFC 8301, RFC 8463). */
@NullMarked
package io.postrider.mail.dkim;

import org.jspecify.annotations.NullMarked;
