/**
 * Logins at mail protocols: password verification with bounded cost, delays after failures, sessions and their renewal.
 * A repeated good login touches no database.
 */
@NullMarked
package io.postrider.auth.login;

import org.jspecify.annotations.NullMarked;
