package io.postrider.imap.wire;

/**
 * How much a client may ask of a parser. Whatever goes beyond is refused before memory is spent on it.
 *
 * @param line octets of a line
 * @param literal octets of a literal that is read into memory; a message's is streamed and not meant
 * @param literals literals of a command
 * @param command octets of a command, literals included
 * @param nesting parentheses within parentheses
 * @param setRanges ranges of a sequence set
 * @param listItems elements of a list: flags, fields, search keys
 */
public record Limits(int line, int literal, int literals, int command, int nesting, int setRanges, int listItems) {
    /** Before login: enough for any login there is. */
    public static final Limits BEFORE_LOGIN = new Limits(8192, 8192, 4, 8192, 8, 16, 64);

    /** After login. */
    public static final Limits AFTER_LOGIN = new Limits(65_536, 102_400, 1_000, 1_024_000, 50, 10_000, 10_000);

    public Limits {
        if (line < 1
                || literal < 0
                || literals < 0
                || command < line
                || nesting < 0
                || setRanges < 1
                || listItems < 1) {
            throw new IllegalArgumentException("limits out of range");
        }
    }
}
