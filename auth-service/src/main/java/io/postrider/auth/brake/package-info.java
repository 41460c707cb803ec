/**
 * Accounts that send what they never do: delivery-service, which counts, has their sessions ended here. What is held and how it is
 * released is its own business.
 */
@NullMarked
package io.postrider.auth.brake;

import org.jspecify.annotations.NullMarked;
