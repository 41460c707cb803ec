/**
 * What every family of commands shares: what a command, its parser and its handler are, how a command ends, and the
 * {@link Session} that it acts on. Families know this package; it knows none of them.
 */
@NullMarked
package io.postrider.imap.command;

import org.jspecify.annotations.NullMarked;
