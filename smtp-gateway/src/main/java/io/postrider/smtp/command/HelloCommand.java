package io.postrider.smtp.command;

/**
 * EHLO or HELO (RFC 5321 section 4.1.1.1).
 *
 * @param name what the client calls itself
 */
public record HelloCommand(String name) {
    private static final int LONGEST = 255;

    /** Reads what follows the verb. Names that are no host names are common and harmless; odd characters are neither. */
    public static HelloCommand parse(CommandLine line) throws SyntaxException {
        line.spaces();
        int start = line.position();
        while (isNameOctet(line.peek())) {
            line.next();
        }
        String name = line.text(start);
        if (name.isEmpty() || name.length() > LONGEST) {
            throw line.error("a host name");
        }
        line.end("a host name");
        return new HelloCommand(name);
    }

    private static boolean isNameOctet(int octet) {
        int upper = CommandLine.upper(octet);
        return upper >= 'A' && upper <= 'Z'
                || octet >= '0' && octet <= '9'
                || octet > 0 && ".-_:[]".indexOf(octet) >= 0;
    }
}
