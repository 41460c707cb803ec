package io.postrider.auth.address;

/** A text that is no address or no domain name; the message says why, in words for the one who typed it. */
public final class InvalidAddressException extends Exception {
    InvalidAddressException(String message) {
        super(message);
    }
}
