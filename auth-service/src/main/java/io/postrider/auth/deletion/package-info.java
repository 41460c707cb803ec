/**
 * Domains and tenants that are deleted with all that is in them: nobody reaches them and their mail is refused at once, for a time
 * they come back as they were, and then they are erased.
 */
@NullMarked
package io.postrider.auth.deletion;

import org.jspecify.annotations.NullMarked;
