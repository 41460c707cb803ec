/**
 * A second step of signing in besides the password, for whoever wants one: one-time codes (RFC 6238), and recovery
 * codes for the day on which the program that makes them is lost. {@code login} asks for it; users enrol themselves.
 */
@NullMarked
package io.postrider.auth.secondstep;

import org.jspecify.annotations.NullMarked;
