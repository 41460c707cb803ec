/**
 * What all accounts of a domain, or of a tenant, may be and hold together. Their number is exact, and judged when an account
 * is made; their bytes are as mailbox-service told a minute ago at most, and judged when mail comes.
 */
@NullMarked
package io.postrider.auth.limit;

import org.jspecify.annotations.NullMarked;
