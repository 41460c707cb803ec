/** MTA-STS for outgoing mail (RFC 8461): finds a domain's policy, fetches it, keeps it where all replicas find it, and refreshes it before it ends. What a policy asks for is enforced where connections are made. */
@NullMarked
package io.postrider.delivery.mtasts;

import org.jspecify.annotations.NullMarked;
