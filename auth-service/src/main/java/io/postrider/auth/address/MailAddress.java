package io.postrider.auth.address;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * An address in the form the directory compares: local part lower case and NFC, domain in A-labels.
 *
 * @param localPart without quotes
 * @param domain where it is
 */
public record MailAddress(String localPart, DomainName domain) {
    // RFC 5321 section 4.5.3.1.1
    private static final int MAX_LOCAL_PART = 64;
    // RFC 5321 section 4.5.3.1.3: a path has 256 octets, its brackets included
    private static final int MAX_ADDRESS = 254;
    // Whatever is longer is no address, and is not worth looking at.
    private static final int MAX_TEXT = 1_000;

    /** Reads an address as somebody typed it, or says what is wrong with it. */
    public static MailAddress parse(String text) throws InvalidAddressException {
        if (text.length() > MAX_TEXT) {
            throw new InvalidAddressException("The address is too long.");
        }
        int at = text.lastIndexOf('@');
        if (at < 0) {
            throw new InvalidAddressException("'%s' has no @.".formatted(shown(text)));
        }
        DomainName domain = DomainName.parse(text.substring(at + 1));
        String local = canonicalLocalPart(text.substring(0, at));
        if (octets(local) > MAX_LOCAL_PART) {
            throw new InvalidAddressException("The part before the @ is longer than 64 octets.");
        }
        if (octets(local) + 1 + domain.value().length() > MAX_ADDRESS) {
            throw new InvalidAddressException("The address is longer than 254 octets.");
        }
        return new MailAddress(local, domain);
    }

    /** Reads an address where a bad one is simply nobody's. */
    public static Optional<MailAddress> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (InvalidAddressException e) {
            return Optional.empty();
        }
    }

    private static String canonicalLocalPart(String text) throws InvalidAddressException {
        String local = Normalizer.normalize(unquoted(text), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        // Lower case turns a capital sigma into another letter at the end of a word; for comparing they are one.
        local = Normalizer.normalize(local, Normalizer.Form.NFC).replace('\u03c2', '\u03c3');
        if (local.isEmpty()) {
            throw new InvalidAddressException("The part before the @ is missing.");
        }
        boolean afterDot = true;
        for (int i = 0; i < local.length(); ) {
            int c = local.codePointAt(i);
            if (c == '.' && afterDot) {
                throw new InvalidAddressException("The part before the @ has a dot at its start or two in a row.");
            }
            if (c != '.' && !isAtext(c)) {
                throw new InvalidAddressException(
                        "The part before the @ has a character that is not allowed (U+%04X).".formatted(c));
            }
            afterDot = c == '.';
            i += Character.charCount(c);
        }
        if (afterDot) {
            throw new InvalidAddressException("The part before the @ ends with a dot.");
        }
        return local;
    }

    /** RFC 5321 section 4.1.2: "a.b"@example.org and a.b@example.org are the same mailbox. */
    private static String unquoted(String text) {
        if (text.length() < 2 || text.charAt(0) != '"' || text.charAt(text.length() - 1) != '"') {
            return text;
        }
        StringBuilder content = new StringBuilder(text.length());
        for (int i = 1; i < text.length() - 1; i++) {
            if (text.charAt(i) == '\\' && i + 1 < text.length() - 1) {
                i++;
            }
            content.append(text.charAt(i));
        }
        return content.toString();
    }

    // RFC 5321 section 4.1.2 and RFC 5322 section 3.2.3; RFC 6531 section 3.3 adds UTF8-non-ascii
    private static boolean isAtext(int c) {
        if (c < 0x80) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** What was typed, fit to be repeated in a message: short, and without control characters. */
    static String shown(String text) {
        String head = text.length() > 80 ? text.substring(0, 80) + "…" : text;
        StringBuilder clean = new StringBuilder(head.length());
        head.codePoints().map(c -> Character.isISOControl(c) ? '?' : c).forEach(clean::appendCodePoint);
        return clean.toString();
    }

    /** The address without its plus tag: {@code ann@example.org} for {@code ann+shop@example.org}. */
    public Optional<MailAddress> withoutTag() {
        int plus = localPart.indexOf('+');
        return plus <= 0 ? Optional.empty() : Optional.of(new MailAddress(localPart.substring(0, plus), domain));
    }

    @Override
    public String toString() {
        return localPart + '@' + domain.value();
    }
}
