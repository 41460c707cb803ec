package io.postrider.smtp.command;

/** A command line that breaks the grammar. */
public final class SyntaxException extends Exception {
    private final int position;
    private final Kind kind;

    /** Which reply it deserves. */
    public enum Kind {
        /** The command or its argument: 501 5.5.4. */
        ARGUMENT,
        /** An address: 501 5.1.3 for a recipient, 501 5.1.7 for a sender. */
        ADDRESS,
        /** A parameter that is not known, or not with this value: 555 5.5.4. */
        PARAMETER,
        /** An address beyond US-ASCII without SMTPUTF8: 553 5.6.7. */
        NEEDS_SMTPUTF8
    }

    SyntaxException(int position, Kind kind, String expected) {
        super(expected, null, false, false);
        this.position = position;
        this.kind = kind;
    }

    /** Where in the line it was noticed, counted from 0. */
    public int position() {
        return position;
    }

    /** Which reply it deserves. */
    public Kind kind() {
        return kind;
    }

    /** What should have stood there; a constant text of ours, fit for a reply. */
    public String expected() {
        return String.valueOf(getMessage());
    }
}
