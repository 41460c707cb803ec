/** TLS reports (RFC 8460): what connections to other domains proved is counted, told to those who asked for it once a day, and what others tell of ours is kept. */
@NullMarked
package io.postrider.delivery.tlsrpt;

import org.jspecify.annotations.NullMarked;
