package io.postrider.imap.command;

/**
 * A literal whose octets were announced and not read yet.
 *
 * @param size octets
 * @param synchronising whether the client waits to be asked for them (false: RFC 7888)
 */
public record PendingLiteral(long size, boolean synchronising) {}
