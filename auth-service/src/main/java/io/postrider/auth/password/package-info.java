/**
 * Hashing of passwords. Argon2id costs 19 MiB and tens of milliseconds on purpose, so the runs at once and the callers
 * that wait are bounded here, for logins and for the admin API together.
 */
@NullMarked
package io.postrider.auth.password;

import org.jspecify.annotations.NullMarked;
