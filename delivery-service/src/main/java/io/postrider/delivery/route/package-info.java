/** Where mail to a domain goes: MX, address records, null MX, smarthost, and which addresses are never connected to. Every look-up has a deadline, and a domain that could not be asked about is another thing than one that does not exist. */
@NullMarked
package io.postrider.delivery.route;

import org.jspecify.annotations.NullMarked;
