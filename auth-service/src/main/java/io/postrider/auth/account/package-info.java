/**
 * Accounts: made, renamed, disabled, given new passwords and deleted. An id is never used again, so what is made
 * under a freed address starts empty.
 */
@NullMarked
package io.postrider.auth.account;

import org.jspecify.annotations.NullMarked;
