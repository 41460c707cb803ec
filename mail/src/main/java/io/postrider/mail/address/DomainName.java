package io.postrider.mail.address;

import java.text.Normalizer;
import java.util.Locale;

/**
 * A domain name in the one form in which we compare and store it: ASCII, lower case, internationalised labels as
 * A-labels (RFC 5890 section 2.3.2.1), without a dot at the end.
 *
 * <p>Labels are mapped by NFKC and lower case before they are encoded; ß and ς stay themselves, as in RFC 5891.
 *
 * @param ascii the form described
 */
public record DomainName(String ascii) {
    private static final int MAX_LENGTH = 253;
    private static final int MAX_LABEL = 63;
    private static final String ACE = "xn--";

    public DomainName {
        check(ascii);
    }

    /**
     * Normalises a domain as written.
     *
     * @throws AddressSyntaxException when it is no domain name
     */
    public static DomainName of(String domain) {
        if (isPlain(domain)) {
            return new DomainName(domain);
        }
        if (domain.length() > MAX_LENGTH) {
            throw new AddressSyntaxException(MAX_LENGTH, "the end of the domain");
        }
        // The full stops of RFC 3490 section 3.1; NFKC maps the half-width one.
        String mapped = Normalizer.normalize(domain, Normalizer.Form.NFKC).replace('\u3002', '.');
        String lower = Normalizer.normalize(mapped.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
        var out = new StringBuilder(lower.length() + 8);
        int start = 0;
        while (start <= lower.length()) {
            int dot = lower.indexOf('.', start);
            int end = dot < 0 ? lower.length() : dot;
            if (start == lower.length() && start > 0) {
                break; // a dot at the end names the same domain
            }
            if (start > 0) {
                out.append('.');
            }
            appendLabel(out, lower, start, end);
            start = end + 1;
        }
        return new DomainName(out.toString());
    }

    /** The form for people, with U-labels; an A-label that decodes to nothing sensible stays as it is. */
    public String unicode() {
        if (!ascii.contains(ACE)) {
            return ascii;
        }
        var out = new StringBuilder(ascii.length());
        for (int start = 0; start <= ascii.length(); ) {
            int dot = ascii.indexOf('.', start);
            int end = dot < 0 ? ascii.length() : dot;
            out.append(start > 0 ? "." : "").append(unicodeLabel(ascii.substring(start, end)));
            start = end + 1;
        }
        return out.toString();
    }

    @Override
    public String toString() {
        return ascii;
    }

    private static String unicodeLabel(String label) {
        if (!label.startsWith(ACE)) {
            return label;
        }
        try {
            String decoded = Punycode.decode(label.substring(ACE.length()));
            return of(decoded).ascii.equals(label) ? decoded : label;
        } catch (AddressSyntaxException e) {
            return label;
        }
    }

    private static void appendLabel(StringBuilder out, String text, int start, int end) {
        String label = text.substring(start, end);
        if (label.chars().allMatch(c -> c < 0x80)) {
            out.append(label);
            return;
        }
        if (label.length() > MAX_LABEL) {
            throw new AddressSyntaxException(start, "a label of at most 63 octets");
        }
        for (int i = 0; i < label.length(); i += Character.charCount(label.codePointAt(i))) {
            int codePoint = label.codePointAt(i);
            if (!isLabelCharacter(codePoint)) {
                throw new AddressSyntaxException(start + i, "a letter, digit, mark or hyphen");
            }
        }
        out.append(ACE).append(Punycode.encode(label));
    }

    /** About RFC 5892: letters, marks, digits, the hyphen, the joiners and the middle dots. */
    private static boolean isLabelCharacter(int codePoint) {
        if (codePoint < 0x80) {
            return codePoint == '-' || Character.isLetterOrDigit(codePoint);
        }
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default ->
                Character.isLetterOrDigit(codePoint)
                        || codePoint == 0x200C
                        || codePoint == 0x200D
                        || codePoint == 0xB7
                        || codePoint == 0x30FB;
        };
    }

    /** Whether it is in normal form already, which nearly every domain is. */
    private static boolean isPlain(String domain) {
        for (int i = 0; i < domain.length(); i++) {
            char c = domain.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.' && i < domain.length() - 1)) {
                return false;
            }
        }
        return true;
    }

    /** RFC 5321 section 4.1.2: letters, digits and hyphens in labels of 63; underscores occur in practice. */
    private static void check(String ascii) {
        if (ascii.isEmpty() || ascii.length() > MAX_LENGTH) {
            throw new AddressSyntaxException(Math.min(ascii.length(), MAX_LENGTH), "a domain of 1 to 253 octets");
        }
        int start = 0;
        for (int i = 0; i <= ascii.length(); i++) {
            if (i < ascii.length() && ascii.charAt(i) != '.') {
                char c = ascii.charAt(i);
                if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_')) {
                    throw new AddressSyntaxException(i, "a letter, digit or hyphen");
                }
                continue;
            }
            if (i == start || i - start > MAX_LABEL) {
                throw new AddressSyntaxException(i, "a label of 1 to 63 octets");
            }
            if (ascii.charAt(start) == '-' || ascii.charAt(i - 1) == '-') {
                throw new AddressSyntaxException(start, "a label without a hyphen at its ends");
            }
            start = i + 1;
        }
    }
}
