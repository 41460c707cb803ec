/** Secrets that must lie in a database, which is not to know them. */
@NullMarked
package io.postrider.platform.seal;

import org.jspecify.annotations.NullMarked;
