/**
 * How the suite is reached from outside: host name, ports, base URL and the certificate that clients see. What sets up
 * clients and what tells DNS records read it here.
 */
@NullMarked
package io.postrider.auth.published;

import org.jspecify.annotations.NullMarked;
