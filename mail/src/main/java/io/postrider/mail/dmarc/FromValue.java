package io.postrider.mail.dmarc;

import io.postrider.mail.dmarc.Author.Fault;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether all readers take the same address from a From field. What RFC 5322 allows and nobody needs here is refused: routes,
 * groups, comments and white space within an address, special characters within quotes before the {@code @}.
 */
final class FromValue {
    /** More than a field can have that is taken for one address. */
    static final int MOST_ADDRESSES = 20;

    private static final int LONGEST = 8_192;
    private static final String ENCODED = "=?";

    private final String text;
    /** The text with each comment, and what is within quotes, blotted out, so that only what means something is left. */
    private final StringBuilder plain = new StringBuilder();

    private FromValue(String text) {
        this.text = text;
    }

    /** What is wrong with a field's unfolded value; empty when nothing is. */
    static Optional<Fault> fault(String value) {
        if (value.length() > LONGEST || value.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
            return Optional.of(Fault.AMBIGUOUS);
        }
        return Optional.ofNullable(new FromValue(value).fault());
    }

    private @Nullable Fault fault() {
        if (!blot()) {
            return Fault.AMBIGUOUS;
        }
        int open = plain.indexOf("<");
        if (open != plain.lastIndexOf("<")) {
            return Fault.SEVERAL_ADDRESSES;
        }
        return open < 0 ? bare() : bracketed(open);
    }

    /** Quoted text becomes {@code "}, comments become {@code (}; false when one of them is not closed, or a backslash is outside. */
    private boolean blot() {
        for (int i = 0; i < text.length(); ) {
            char c = text.charAt(i);
            int end = c == '"' ? quotedEnd(i) : c == '(' ? commentEnd(i) : i + 1;
            if (end < 0 || c == '\\' || c == ')') {
                return false;
            }
            plain.repeat(c, end - i);
            i = end;
        }
        return true;
    }

    private int quotedEnd(int start) {
        for (int i = start + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                return i + 1;
            }
            i += c == '\\' ? 1 : 0;
        }
        return -1;
    }

    private int commentEnd(int start) {
        int depth = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
            i += c == '\\' ? 1 : 0;
        }
        return -1;
    }

    /** {@code display-name "<" addr-spec ">"}. */
    private @Nullable Fault bracketed(int open) {
        int close = plain.indexOf(">");
        if (close < open || close != plain.lastIndexOf(">")) {
            return Fault.AMBIGUOUS;
        }
        String name = plain.substring(0, open);
        if (name.indexOf(':') >= 0 || name.indexOf(';') >= 0) {
            return Fault.AMBIGUOUS;
        }
        String behind = plain.substring(close + 1);
        if (!isNothing(behind)) {
            return behind.indexOf('@') < 0 ? Fault.AMBIGUOUS : Fault.SEVERAL_ADDRESSES;
        }
        String address = text.substring(open + 1, close).strip();
        // Many write the address itself before the address, without quotes.
        if (name.indexOf('@') >= 0 && !text.substring(0, open).strip().equalsIgnoreCase(address)) {
            return Fault.SEVERAL_ADDRESSES;
        }
        return address(open + 1, close);
    }

    /** {@code addr-spec}, with comments around it at most. */
    private @Nullable Fault bare() {
        int start = 0;
        int end = plain.length();
        while (start < end && isNothing(plain.charAt(start))) {
            start++;
        }
        while (end > start && isNothing(plain.charAt(end - 1))) {
            end--;
        }
        return address(start, end);
    }

    private @Nullable Fault address(int from, int to) {
        String address = plain.substring(from, to).strip();
        int at = address.indexOf('@');
        if (at < 0) {
            return Fault.NO_ADDRESS;
        }
        if (at != address.lastIndexOf('@')) {
            return address.indexOf(',') < 0 ? Fault.AMBIGUOUS : Fault.SEVERAL_ADDRESSES;
        }
        boolean odd = address.chars().anyMatch(c -> " \t(<>,;:\ufffd".indexOf(c) >= 0);
        String written = text.substring(from, to);
        return odd || written.contains(ENCODED) || hasSpecialInQuotes(written.strip()) ? Fault.AMBIGUOUS : null;
    }

    /** Quotes are for what needs them; an address of somebody else within them is there to be misread. */
    private static boolean hasSpecialInQuotes(String address) {
        int quote = address.lastIndexOf('"');
        return quote > 0 && address.substring(0, quote).chars().anyMatch(c -> "@<>,;:\\(".indexOf(c) >= 0);
    }

    private static boolean isNothing(String text) {
        return text.chars().allMatch(c -> isNothing((char) c));
    }

    private static boolean isNothing(char c) {
        return c == ' ' || c == '\t' || c == '(';
    }
}
