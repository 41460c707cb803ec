package io.postrider.auth.address;

import java.net.IDN;
import java.util.Locale;

/**
 * A mail domain in the form the directory compares: A-labels, lower case, no final dot.
 *
 * @param value for example {@code xn--bcher-kva.example}
 */
public record DomainName(String value) {
    // RFC 1035 section 2.3.4, less the root's octet
    private static final int MAX_LENGTH = 253;

    /** Keeps a name that is in canonical form already. */
    public DomainName {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("not a canonical domain name");
        }
    }

    /** Reads a name in U-label or A-label form. */
    public static DomainName parse(String text) throws InvalidAddressException {
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (name.isEmpty()) {
            throw new InvalidAddressException("The domain is missing.");
        }
        refuseWhatIdnaWouldChange(name);
        String ascii = toAscii(name);
        if (ascii.length() > MAX_LENGTH) {
            throw new InvalidAddressException("The domain is longer than 253 characters.");
        }
        if (ascii.indexOf('.') < 0) {
            throw new InvalidAddressException(
                    "'%s' has no dot: a mail domain is a full name, for example example.org.".formatted(shown(name)));
        }
        if (isNumeric(ascii.substring(ascii.lastIndexOf('.') + 1))) {
            throw new InvalidAddressException("The domain looks like an IP address.");
        }
        return new DomainName(ascii);
    }

    private static String toAscii(String name) throws InvalidAddressException {
        if (isPlain(name)) {
            return checkLabels(name.toLowerCase(Locale.ROOT));
        }
        try {
            return checkLabels(IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new InvalidAddressException("'%s' is not a domain name.".formatted(shown(name)));
        }
    }

    /** The JDK's IDNA 2003 maps these four to something else, where IDNA 2008 (RFC 5894 section 7.2) keeps them. */
    private static void refuseWhatIdnaWouldChange(String name) throws InvalidAddressException {
        for (int i = 0; i < name.length(); i++) {
            switch (name.charAt(i)) {
                case '\u00df', '\u03c2', '\u200c', '\u200d' ->
                    throw new InvalidAddressException(
                            "Write '%s' in its A-label form (xn--…): it has a character that".formatted(shown(name))
                                    + " the two IDNA standards read differently.");
                default -> {}
            }
        }
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    // RFC 5321 section 4.1.2: sub-domain = Let-dig [Ldh-str]; RFC 1035 section 2.3.4: at most 63 octets
    private static String checkLabels(String name) throws InvalidAddressException {
        int start = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || name.charAt(i) == '.') {
                checkLabel(name, start, i);
                start = i + 1;
            } else if (!isLetterOrDigit(name.charAt(i)) && name.charAt(i) != '-') {
                throw new InvalidAddressException("'%s' is not a domain name.".formatted(shown(name)));
            }
        }
        return name;
    }

    private static void checkLabel(String name, int start, int end) throws InvalidAddressException {
        boolean good = end > start && end - start <= 63 && name.charAt(start) != '-' && name.charAt(end - 1) != '-';
        if (!good) {
            throw new InvalidAddressException("'%s' is not a domain name.".formatted(shown(name)));
        }
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    private static boolean isNumeric(String label) {
        return label.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String shown(String text) {
        return MailAddress.shown(text);
    }

    /** The name for people: {@code bücher.example}. */
    public String unicode() {
        return IDN.toUnicode(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
