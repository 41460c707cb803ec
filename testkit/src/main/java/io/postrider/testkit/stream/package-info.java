/**
 * Streams that behave as badly as a network may: a reader must cope with any cut.
 */
@NullMarked
package io.postrider.testkit.stream;

import org.jspecify.annotations.NullMarked;
