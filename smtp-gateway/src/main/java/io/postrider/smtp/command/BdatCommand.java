package io.postrider.smtp.command;

/**
 * BDAT (RFC 3030 section 2).
 *
 * @param size how many octets follow
 * @param last whether they end the message
 */
public record BdatCommand(long size, boolean last) {
    private static final int DIGITS = 18;

    /** Reads what follows the verb. After a failure nobody knows where the next command begins. */
    public static BdatCommand parse(CommandLine line) throws SyntaxException {
        line.spaces();
        long size = 0;
        int digits = 0;
        while (line.peek() >= '0' && line.peek() <= '9') {
            size = size * 10 + line.next() - '0';
            if (++digits > DIGITS) {
                throw line.error("a smaller size");
            }
        }
        if (digits == 0) {
            throw line.error("a size");
        }
        boolean spaced = line.peek() == ' ';
        line.spaces();
        boolean last = spaced && line.tryWord("LAST");
        line.end("LAST or nothing");
        return new BdatCommand(size, last);
    }
}
