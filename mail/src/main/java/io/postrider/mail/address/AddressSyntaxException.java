package io.postrider.mail.address;

/** An address that its grammar does not allow. */
public final class AddressSyntaxException extends IllegalArgumentException {
    private final int position;

    AddressSyntaxException(int position, String expected) {
        super(expected + " expected at position " + position);
        this.position = position;
    }

    /** Where in the text reading stopped, counted in characters from 0. */
    public int position() {
        return position;
    }
}
