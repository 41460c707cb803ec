/**
 * Where mail to an address goes, answered from a cache that the change feed keeps true. Reads are plain SQL: the
 * gateway asks for every recipient of every message.
 */
@NullMarked
package io.postrider.auth.resolve;

import org.jspecify.annotations.NullMarked;
