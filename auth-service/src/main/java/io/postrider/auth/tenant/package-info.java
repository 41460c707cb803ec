/**
 * Tenants: whose domains, accounts and keys belong together.
 */
@NullMarked
package io.postrider.auth.tenant;

import org.jspecify.annotations.NullMarked;
