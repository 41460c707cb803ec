/** Follows auth-service's change log, so that caches elsewhere are right within a moment. Listeners hear of every change once, or are told to forget all they know. */
@NullMarked
package io.postrider.platform.directory;

import org.jspecify.annotations.NullMarked;
