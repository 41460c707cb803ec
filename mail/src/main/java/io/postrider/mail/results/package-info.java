/** What was found of a message's authentication, as one host tells it to those behind it (RFC 8601). All that is written here, a stranger may have chosen: nothing in it ends a value, a comment or a line. */
@NullMarked
package io.postrider.mail.results;

import org.jspecify.annotations.NullMarked;
