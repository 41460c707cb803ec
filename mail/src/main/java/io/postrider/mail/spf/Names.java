package io.postrider.mail.spf;

import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names as the DNS takes them, and addresses as names have them. */
final class Names {
    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;
    private static final String HEX = "0123456789ABCDEF";
    private static final Pattern ZEROS = Pattern.compile("(?<![0-9a-f])0(?::0)+(?![0-9a-f])");

    private Names() {}

    /** Whether a domain can be asked for: more than one label, each of 1 to 63 octets (RFC 7208 section 4.3). */
    static boolean isDomain(String name) {
        return name.indexOf('.') > 0 && isName(name);
    }

    /** Whether every label has 1 to 63 characters, all of ASCII. */
    static boolean isName(String name) {
        int start = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || name.charAt(i) == '.') {
                if (i == start || i - start > MAX_LABEL) {
                    return false;
                }
                start = i + 1;
            } else if (name.charAt(i) >= 0x80) {
                return false;
            }
        }
        return name.length() <= MAX_NAME;
    }

    /** Whether a text ends as a name does, in a label that is not all digits (RFC 7208 section 7.1: domain-end). */
    static boolean endsInTopLabel(String text) {
        int end = text.endsWith(".") ? text.length() - 1 : text.length();
        int dot = text.lastIndexOf('.', end - 1);
        if (dot < 0 || dot + 1 >= end || text.charAt(dot + 1) == '-' || text.charAt(end - 1) == '-') {
            return false;
        }
        boolean allDigits = true;
        for (int i = dot + 1; i < end; i++) {
            char c = text.charAt(i);
            if (!isDigit(c) && !isLetter(c) && c != '-') {
                return false;
            }
            allDigits &= isDigit(c);
        }
        return !allDigits;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** Whether a text is four numbers of 0 to 255 without leading zeros (RFC 7208 section 12: ip4-network). */
    static boolean isDottedQuad(String text) {
        String[] numbers = text.split("\\.", 5);
        if (numbers.length != 4) {
            return false;
        }
        for (String number : numbers) {
            if (!isNumber(number, 3) || Integer.parseInt(number) > 255) {
                return false;
            }
        }
        return true;
    }

    /** Whether a text is a number of at most so many digits without leading zeros. */
    static boolean isNumber(String text, int digits) {
        return !text.isEmpty()
                && text.length() <= digits
                && text.chars().allMatch(c -> isDigit((char) c))
                && (text.length() == 1 || text.charAt(0) != '0');
    }

    /** A name in the one form in which we compare and ask: lower case, without a dot at the end. */
    static String normal(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** RFC 7208 section 7.3: what is too long loses labels on its left. */
    static String shortened(String name) {
        String rest = name;
        while (rest.length() > MAX_NAME) {
            int dot = rest.indexOf('.');
            if (dot < 0) {
                return rest;
            }
            rest = rest.substring(dot + 1);
        }
        return rest;
    }

    static boolean isWithin(String name, String domain) {
        return name.equals(domain) || name.endsWith('.' + domain);
    }

    /** RFC 7208 section 7.3: dotted quads, or nibbles with dots between. */
    static String dotted(InetAddress address) {
        byte[] octets = address.getAddress();
        if (octets.length == 4) {
            return address.getHostAddress();
        }
        var nibbles = new StringBuilder(63);
        for (byte octet : octets) {
            nibbles.append(nibbles.isEmpty() ? "" : ".");
            nibbles.append(HEX.charAt(octet >> 4 & 0xf)).append('.').append(HEX.charAt(octet & 0xf));
        }
        return nibbles.toString();
    }

    /** An address for people; of IPv6 the longest run of zeros is left out (RFC 5952 section 4). */
    static String readable(InetAddress address) {
        String text = address.getHostAddress();
        if (address.getAddress().length == 4) {
            return text;
        }
        String longest = "";
        for (Matcher zeros = ZEROS.matcher(text); zeros.find(); ) {
            longest = zeros.group().length() > longest.length() ? zeros.group() : longest;
        }
        return longest.isEmpty() ? text : text.replaceFirst("(^|:)" + longest + "(:|$)", "::");
    }
}
