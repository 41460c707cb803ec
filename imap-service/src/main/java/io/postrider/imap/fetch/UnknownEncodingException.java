package io.postrider.imap.fetch;

/** A part has a Content-Transfer-Encoding that nobody here can undo (RFC 3516 section 4.3). */
final class UnknownEncodingException extends Exception {
    UnknownEncodingException(String encoding) {
        super("unknown Content-Transfer-Encoding: " + encoding, null, false, false);
    }
}
