/**
 * What accounts submit: counted in the transaction that accepts it, held to their policies, and stopped when it is far more than an
 * account usually sends. Mail from elsewhere passes without a statement.
 */
@NullMarked
package io.postrider.delivery.sending;

import org.jspecify.annotations.NullMarked;
