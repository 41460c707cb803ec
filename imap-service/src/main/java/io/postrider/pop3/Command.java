package io.postrider.pop3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/**
 * A command line (RFC 1939 section 3).
 *
 * @param keyword in upper case
 * @param arguments what follows the first space; empty when there is none
 */
record Command(String keyword, String arguments) {
    private static final int MAX_NUMBER = 10;

    /** Reads a line without its line break. */
    static Command parse(byte[] line) throws Pop3Exception {
        for (byte b : line) {
            if (b >= 0 && b < ' ' || b == 0x7F) {
                throw Pop3Exception.wrong("Control characters are not allowed");
            }
        }
        String text = new String(line, UTF_8);
        int space = text.indexOf(' ');
        String keyword = space < 0 ? text : text.substring(0, space);
        return new Command(keyword.toUpperCase(Locale.ROOT), space < 0 ? "" : text.substring(space + 1));
    }

    /** Refuses arguments. */
    void requireNoArguments() throws Pop3Exception {
        if (!arguments.isEmpty()) {
            throw Pop3Exception.wrong("No arguments expected");
        }
    }

    /** The one number that is the argument. */
    int number() throws Pop3Exception {
        return number(arguments);
    }

    /** The two numbers that are the arguments. */
    int[] twoNumbers() throws Pop3Exception {
        int space = arguments.indexOf(' ');
        if (space < 0) {
            throw Pop3Exception.wrong("Two numbers expected");
        }
        return new int[] {number(arguments.substring(0, space)), number(arguments.substring(space + 1))};
    }

    /** Decimal digits; what is too large to count becomes the largest number. */
    private static int number(String text) throws Pop3Exception {
        if (text.isEmpty() || text.length() > MAX_NUMBER) {
            throw Pop3Exception.wrong("A number expected");
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw Pop3Exception.wrong("A number expected");
            }
            number = number * 10 + c - '0';
        }
        return (int) Math.min(number, Integer.MAX_VALUE);
    }
}
