/**
 * The state that a directory is to be in, written down in one document and applied as often as one likes. What differs is
 * changed by the same code as by single calls, in one transaction; a dry run is that transaction rolled back, so that
 * the plan is what would have happened.
 */
@NullMarked
package io.postrider.auth.state;

import org.jspecify.annotations.NullMarked;
