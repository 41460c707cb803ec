/**
 * Messages as octets with a structure: a single-pass parser that finds every part's exact place, what IMAP tells of it,
 * and a compact form to store. Beside it the readers of header fields, encoded words, transfer encodings and text.
 * Broken MIME is never an error here: what cannot be understood is an opaque leaf.
 */
@NullMarked
package io.postrider.mail.mime;

import org.jspecify.annotations.NullMarked;
