/**
 * The audit log: a row for every write, in its transaction, sealed by a hash over the row before it.
 */
@NullMarked
package io.postrider.auth.audit;

import org.jspecify.annotations.NullMarked;
