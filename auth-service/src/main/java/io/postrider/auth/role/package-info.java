/**
 * Roles of accounts: people who administer the suite, a tenant or domains with their own account, signed in with a
 * second step. What a role may do is in {@code access}.
 */
@NullMarked
package io.postrider.auth.role;

import org.jspecify.annotations.NullMarked;
