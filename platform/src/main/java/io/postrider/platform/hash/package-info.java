/** Hashes that every Java has, without the exception for those that have not. */
@NullMarked
package io.postrider.platform.hash;

import org.jspecify.annotations.NullMarked;
