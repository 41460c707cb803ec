/** How safe the way to the next server has to be, by its domain's word (DANE, MTA-STS), by the message's (REQUIRETLS) and by the operator's; and whether a connection is. */
@NullMarked
package io.postrider.delivery.hop;

import org.jspecify.annotations.NullMarked;
