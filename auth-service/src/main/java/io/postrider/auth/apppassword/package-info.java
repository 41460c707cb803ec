/**
 * App passwords: an account's further passwords, one for each program, limited to protocols, networks and in time. They
 * are made, listed and revoked by administrators and by the users themselves; {@code login} verifies them.
 */
@NullMarked
package io.postrider.auth.apppassword;

import org.jspecify.annotations.NullMarked;
