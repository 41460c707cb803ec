/**
 * The keys that sign the domains' mail (RFC 6376): an RSA and an Ed25519 key for each domain, private halves sealed, changed by
 * themselves.
 *
 * <p>A key begins to sign when our own look-up has found its record in the DNS, and never before, the first one of a domain
 * too: receivers cannot verify a signature whose key they do not find, and some hold it against the mail, which is worse
 * than none. One that replaces another waits for {@code postrider.auth.dkim.publish-before} after it was found, so that
 * every name server of the zone has it; until then the old one signs, however long nobody publishes the new one. The first waits for
 * nothing, because nothing better signs in its place.
 *
 * <p>All of it is in the database: {@code domain.dkim_due_at} says when a domain is to be looked at, and whichever replica
 * takes it looks. Keys are made and the DNS is asked outside of transactions.
 */
@NullMarked
package io.postrider.auth.dkim;

import org.jspecify.annotations.NullMarked;
