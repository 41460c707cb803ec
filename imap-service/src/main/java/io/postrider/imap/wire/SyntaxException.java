package io.postrider.imap.wire;

/** The client's octets do not match the grammar. Nothing else ever leaves a parser. */
public final class SyntaxException extends RuntimeException {
    private final int position;
    private final String expected;

    /** Says what was expected where. */
    public SyntaxException(int position, String expected) {
        super("expected " + expected + " at octet " + position, null, false, false);
        this.position = position;
        this.expected = expected;
    }

    /** The offset in the command. */
    public int position() {
        return position;
    }

    /** What would have been right. */
    public String expected() {
        return expected;
    }
}
