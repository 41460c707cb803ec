package io.postrider.mail.address;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the address list of a header field (RFC 5322 section 3.4 with the obsolete forms of section 4.4). Nothing is
 * refused: what fits no rule is skipped to the next comma, a missing domain is an empty one. Each character is looked
 * at once.
 */
public final class AddressParser {
    private static final int END = -1;

    private final String text;
    private int position;
    private int left;
    private @Nullable String comment;
    private boolean spaceBefore;

    private AddressParser(String text, int most) {
        this.text = text;
        this.left = most;
    }

    /**
     * Reads a field's unfolded value.
     *
     * @param most how many addresses are told at most; the rest is not read
     */
    public static List<Address> parse(String value, int most) {
        return new AddressParser(value, most).addressList();
    }

    /** {@code address-list = address *("," address)}, empty elements allowed. */
    private List<Address> addressList() {
        List<Address> addresses = new ArrayList<>(2);
        while (left > 0) {
            skipSpaceAndComments();
            int c = peek();
            if (c == END) {
                break;
            }
            if (c == ',' || c == ';') {
                position++;
                continue;
            }
            Address address = address();
            if (address != null) {
                addresses.add(address);
            }
        }
        return addresses;
    }

    /** {@code address = mailbox / group}. */
    private @Nullable Address address() {
        comment = null;
        String words = words();
        if (peek() == ':') {
            position++;
            return group(words);
        }
        return individual(words);
    }

    /** {@code group = display-name ":" [group-list] ";"}, its name read already. */
    private Address.Group group(String displayName) {
        left--;
        List<Address.Individual> members = new ArrayList<>();
        while (left > 0) {
            skipSpaceAndComments();
            int c = peek();
            if (c == END || c == ';') {
                break;
            }
            if (c == ',' || c == ':') {
                position++;
                continue;
            }
            comment = null;
            Address.Individual member = individual(words());
            if (member != null) {
                members.add(member);
            }
        }
        if (peek() == ';') {
            position++;
        }
        return new Address.Group(displayName, members);
    }

    /** {@code mailbox = name-addr / addr-spec}, with the words before {@code <} or {@code @} read already. */
    private Address.@Nullable Individual individual(String words) {
        Address.Individual found;
        if (peek() == '<') {
            position++;
            found = angleAddress(words.isEmpty() ? null : words);
        } else if (peek() == '@') {
            position++;
            String domain = domain();
            if (peek() == '<') { // "user@example.org <user@example.org>", unquoted
                position++;
                found = angleAddress(words + '@' + domain);
            } else {
                skipSpaceAndComments();
                // RFC 5322 appendix A.6.3: the name in a comment after the address
                found = new Address.Individual(comment, withoutSpaceAroundDots(words), domain);
            }
        } else {
            found = new Address.Individual(comment, words, "");
        }
        skipToDelimiter();
        if (found.localPart().isEmpty() && found.domain().isEmpty() && found.displayName() == null) {
            return null;
        }
        left--;
        return found;
    }

    /** {@code angle-addr = "<" addr-spec ">"}, or with an obsolete route, after its opening bracket. */
    private Address.Individual angleAddress(@Nullable String displayName) {
        String route = route();
        String localPart = withoutSpaceAroundDots(words());
        String domain = "";
        if (peek() == '@') {
            position++;
            domain = domain();
        }
        while (peek() != '>' && peek() != END && peek() != ',' && peek() != ';') {
            position++;
        }
        if (peek() == '>') {
            position++;
        }
        return new Address.Individual(displayName, route, localPart, domain);
    }

    /** {@code obs-route = *(CFWS / ",") "@" domain … ":"}; null when there is none. */
    private @Nullable String route() {
        skipSpaceAndComments();
        if (peek() != '@') {
            return null;
        }
        var out = new StringBuilder();
        while (peek() == '@' || peek() == ',') {
            position++;
            skipSpaceAndComments();
            if (peek() != '@' && peek() != ',') {
                out.append(out.isEmpty() ? "@" : ",@").append(domain());
            }
        }
        if (peek() == ':') {
            position++;
        }
        return out.isEmpty() ? null : out.toString();
    }

    /**
     * Words and dots up to one of {@code < @ : , ; >} or the end: a phrase, or a local part. White space between two
     * words becomes one space, except around dots.
     */
    private String words() {
        skipSpaceAndComments();
        int start = position;
        skipAtom();
        if (isEndOfWords(peek())) {
            return text.substring(start, position); // one atom, as most are
        }
        spaceBefore = false;
        var out = new StringBuilder(text.length() - start > 64 ? 64 : text.length() - start);
        out.append(text, start, position);
        while (!isEndOfWords(peek())) {
            skipSpaceAndComments();
            int c = peek();
            if (isEndOfWords(c)) {
                break;
            }
            if (spaceBefore && !out.isEmpty()) {
                out.append(' ');
            }
            if (c == '"') {
                quotedString(out);
            } else {
                word(out);
            }
        }
        return out.toString();
    }

    /** {@code obs-local-part = word *("." word)}, where white space may stand between. */
    private static String withoutSpaceAroundDots(String localPart) {
        if (localPart.indexOf(' ') < 0 || localPart.indexOf('.') < 0) {
            return localPart;
        }
        var out = new StringBuilder(localPart.length());
        for (int i = 0; i < localPart.length(); i++) {
            char c = localPart.charAt(i);
            boolean afterDot = !out.isEmpty() && out.charAt(out.length() - 1) == '.';
            boolean beforeDot = i + 1 < localPart.length() && localPart.charAt(i + 1) == '.';
            if (c != ' ' || !afterDot && !beforeDot) {
                out.append(c);
            }
        }
        return out.toString();
    }

    private void word(StringBuilder out) {
        int start = position;
        skipAtom();
        if (position == start) {
            position++; // a special in the wrong place stands for itself
        }
        out.append(text, start, position);
        spaceBefore = false;
    }

    private void skipAtom() {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (!Characters.isAtext(c) && c != '.') {
                return;
            }
            position++;
        }
    }

    /** {@code quoted-string}; one that is not closed ends with the field. */
    private void quotedString(StringBuilder out) {
        position++;
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c == '"') {
                break;
            }
            if (c == '\\' && position < text.length()) {
                c = text.charAt(position++);
            }
            out.append(c);
        }
        spaceBefore = false;
    }

    /** {@code domain = dot-atom / domain-literal / obs-domain}; white space and comments in it are dropped. */
    private String domain() {
        skipSpaceAndComments();
        int start = position;
        skipAtom();
        int c = peek();
        if (position > start && (c == '>' || c == ',' || c == ';' || c == END)) {
            return text.substring(start, position);
        }
        var out = new StringBuilder().append(text, start, position);
        spaceBefore = false;
        while (true) {
            skipSpaceAndComments();
            c = peek();
            boolean joins = out.isEmpty() || !spaceBefore || c == '.' || out.charAt(out.length() - 1) == '.';
            if (c == '[') {
                literal(out);
            } else if (joins && c != END && (Characters.isAtext(c) || c == '.')) {
                word(out);
            } else {
                return out.toString();
            }
        }
    }

    private void literal(StringBuilder out) {
        int end = text.indexOf(']', position);
        int stop = end < 0 ? text.length() : end + 1;
        for (; position < stop; position++) {
            char c = text.charAt(position);
            if (c != ' ' && c != '\t') {
                out.append(c);
            }
        }
        spaceBefore = false;
    }

    private void skipToDelimiter() {
        while (true) {
            skipSpaceAndComments();
            int c = peek();
            if (c == END || c == ',' || c == ';') {
                return;
            }
            if (c == '"') {
                quotedString(new StringBuilder());
            } else {
                position++;
            }
        }
    }

    /** {@code CFWS}; remembers the last comment, and whether there was anything at all. */
    private void skipSpaceAndComments() {
        int start = position;
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '(') {
                comment = comment();
            } else if (c == ' ' || c == '\t') {
                position++;
            } else {
                break;
            }
        }
        spaceBefore |= position > start;
    }

    private @Nullable String comment() {
        int depth = 0;
        var out = new StringBuilder();
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c == '(' && depth++ == 0) {
                continue;
            }
            if (c == ')' && --depth == 0) {
                break;
            }
            if (c == '\\' && position < text.length()) {
                c = text.charAt(position++);
            }
            out.append(c);
        }
        String found = out.toString().strip();
        return found.isEmpty() ? null : found;
    }

    private static boolean isEndOfWords(int c) {
        return switch (c) {
            case END, '<', '@', ':', ',', ';', '>' -> true;
            default -> false;
        };
    }

    private int peek() {
        return position < text.length() ? text.charAt(position) : END;
    }
}
