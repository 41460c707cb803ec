/** Brings mail to other servers. Work is kept per destination, each with its own bound on connections and its own memory of having been unreachable, so that one dead destination costs the others nothing. */
@NullMarked
package io.postrider.delivery.outbound;

import org.jspecify.annotations.NullMarked;
