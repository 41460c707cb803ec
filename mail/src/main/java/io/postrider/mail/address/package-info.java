/**
 * Mail addresses as they stand in the SMTP envelope (RFC 5321, RFC 6531) and in header fields (RFC 5322, RFC 6532). The
 * envelope's parser is strict, since what it lets through is stored and relayed; the header's is lenient, since what it
 * reads was sent by anyone. Both are bounded and linear.
 */
@NullMarked
package io.postrider.mail.address;

import org.jspecify.annotations.NullMarked;
