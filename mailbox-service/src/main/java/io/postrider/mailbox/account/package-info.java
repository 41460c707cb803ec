/**
 * Accounts as this service knows them: made at first touch, with quota, erased when the directory has erased them.
 */
@NullMarked
package io.postrider.mailbox.account;

import org.jspecify.annotations.NullMarked;
