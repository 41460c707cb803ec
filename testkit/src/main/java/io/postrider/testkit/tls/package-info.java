/**
 * Certificates for tests: self-made, valid for a day, and a client side that trusts anything. Never for production code.
 */
@NullMarked
package io.postrider.testkit.tls;

import org.jspecify.annotations.NullMarked;
