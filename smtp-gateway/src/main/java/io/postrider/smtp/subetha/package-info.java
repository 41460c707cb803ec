/** The only place that knows SubEthaSMTP. The library accepts connections, runs a session per virtual thread and finds the handler of a verb; it sees verbs only, and every octet to and from the client passes the wire. */
@NullMarked
package io.postrider.smtp.subetha;

import org.jspecify.annotations.NullMarked;
