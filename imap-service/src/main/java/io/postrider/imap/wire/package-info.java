/**
 * IMAP's grammar over bytes: reading what clients send, and writing what they receive. {@link WireReader} has a method
 * per rule of RFC 3501 section 9, with the rule's name; {@link WireWriter} is its inverse. No session, no storage, no
 * clock, no Spring.
 */
@NullMarked
package io.postrider.imap.wire;

import org.jspecify.annotations.NullMarked;
