/**
 * Accounts as this service knows them: made at first touch, with quota, erased some time after their deletion.
 */
@NullMarked
package io.postrider.mailbox.account;

import org.jspecify.annotations.NullMarked;
