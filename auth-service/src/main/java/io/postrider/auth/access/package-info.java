/**
 * Who calls the admin API and what each call must say: actions and reach of a key, preconditions, idempotency, pages,
 * merge patches. What no rule allows is refused.
 */
@NullMarked
package io.postrider.auth.access;

import org.jspecify.annotations.NullMarked;
