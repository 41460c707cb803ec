/** The dialogue: one handler a verb, the state of a session, and what a client may do wrong before it is sent away. Knows the wire and the services behind the gateway, and nothing of the SMTP library. */
@NullMarked
package io.postrider.smtp.session;

import org.jspecify.annotations.NullMarked;
