package io.postrider.smtp.command;

/** For verbs that take no argument (RFC 5321 section 4.1.1). */
public final class NoArgument {
    private NoArgument() {}

    /** Refuses anything but spaces behind the verb. */
    public static void check(CommandLine line) throws SyntaxException {
        line.end("no argument");
    }
}
