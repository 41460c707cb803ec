/**
 * The dialogue: reading commands, finding them in the {@link CommandTable}, which is this server's table of contents,
 * and answering. Knows every family of commands; none of them knows it.
 */
@NullMarked
package io.postrider.imap.session;

import org.jspecify.annotations.NullMarked;
