/**
 * Bounds on what waits. Virtual threads are as many as there are requests; the connections that they wait for are not, and
 * whoever floods one door must not take those of all others.
 */
@NullMarked
package io.postrider.platform.bulkhead;

import org.jspecify.annotations.NullMarked;
