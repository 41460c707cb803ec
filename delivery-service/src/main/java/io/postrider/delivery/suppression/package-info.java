/** Addresses that a tenant's mail does not go to: put in by hand, after complaints, or after bounces. */
@NullMarked
package io.postrider.delivery.suppression;

import org.jspecify.annotations.NullMarked;
