/**
 * Whose an address is. Accounts, aliases and groups claim their addresses here, and the table's key lets only one of them have
 * each.
 */
@NullMarked
package io.postrider.auth.claim;

import org.jspecify.annotations.NullMarked;
