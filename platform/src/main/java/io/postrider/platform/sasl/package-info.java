/**
 * What the protocol services share of SASL (RFC 4422): the mechanisms that auth-service speaks through them, the course of
 * an exchange, and what a TLS channel is known by. How a protocol carries the octets is its own business.
 */
@NullMarked
package io.postrider.platform.sasl;

import org.jspecify.annotations.NullMarked;
