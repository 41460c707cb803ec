/** What of the mail a caller with an API key reaches: everything, a tenant's, or that of certain domains. */
@NullMarked
package io.postrider.delivery.reach;

import org.jspecify.annotations.NullMarked;
