/** Reads the TLS reports (RFC 8460) that other servers send about the domains here, and keeps them for their administrators. */
@NullMarked
package io.postrider.delivery.tlsinbox;

import org.jspecify.annotations.NullMarked;
