package io.postrider.imap.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Reads a whole command: its lines with the octets of its literals in their places. {@code x()} must match,
 * {@code tryX()} may match and does not move when it doesn't.
 */
public final class WireReader {
    private static final long MAX_NUMBER = 0xFFFF_FFFFL;

    private final byte[] buffer;
    private final int limit;
    private final Limits limits;
    private final NameEncoding names;
    private int position;
    private int depth;

    /** Reads {@code buffer} from {@code position} to {@code limit}, the last line break not included. */
    public WireReader(byte[] buffer, int position, int limit, Limits limits) {
        this(buffer, position, limit, limits, NameEncoding.MODIFIED_UTF7);
    }

    /** The same, with mailbox names in a given encoding. */
    public WireReader(byte[] buffer, int position, int limit, Limits limits, NameEncoding names) {
        this.buffer = buffer;
        this.position = position;
        this.limit = limit;
        this.limits = limits;
        this.names = names;
    }

    /** The limits that hold for this command. */
    public Limits limits() {
        return limits;
    }

    /** Where it stands. */
    public int position() {
        return position;
    }

    /** Makes the exception for what should stand here. */
    public SyntaxException expected(String what) {
        return new SyntaxException(position, what);
    }

    // ---- single octets

    /** The next octet, or -1 at the end. */
    public int peek() {
        return position < limit ? buffer[position] & 0xFF : -1;
    }

    /** Given octets in any case, if they come next. */
    public boolean tryText(String upperCase) {
        int end = position + upperCase.length();
        if (end > limit || !matches(upperCase)) {
            return false;
        }
        position = end;
        return true;
    }

    private boolean matches(String upperCase) {
        for (int i = 0; i < upperCase.length(); i++) {
            int octet = buffer[position + i];
            int upper = octet >= 'a' && octet <= 'z' ? octet - ('a' - 'A') : octet;
            if (upper != upperCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether nothing is left. */
    public boolean atEnd() {
        return position == limit;
    }

    /** The end of the command. */
    public void end() {
        if (position != limit) {
            throw expected("the end of the command");
        }
    }

    /** One given octet. */
    public void octet(char octet) {
        if (!tryOctet(octet)) {
            throw expected("\"" + octet + "\"");
        }
    }

    /** One given octet, if it comes next. */
    public boolean tryOctet(char octet) {
        if (peek() != octet) {
            return false;
        }
        position++;
        return true;
    }

    /** {@code SP}. */
    public void space() {
        if (!tryOctet(' ')) {
            throw expected("a space");
        }
    }

    /** {@code SP}, if it comes next. */
    public boolean trySpace() {
        return tryOctet(' ');
    }

    // ---- lists

    /** {@code "("}, counted against the nesting limit. */
    public void open() {
        octet('(');
        deeper();
    }

    /** {@code "("}, if it comes next. */
    public boolean tryOpen() {
        if (!tryOctet('(')) {
            return false;
        }
        deeper();
        return true;
    }

    private void deeper() {
        if (++depth > limits.nesting()) {
            throw expected("fewer than " + limits.nesting() + " nested parentheses");
        }
    }

    /** {@code ")"}. */
    public void close() {
        octet(')');
        depth--;
    }

    /** {@code ")"}, if it comes next. */
    public boolean tryClose() {
        if (!tryOctet(')')) {
            return false;
        }
        depth--;
        return true;
    }

    // ---- words

    /** {@code tag}. */
    public String tag() {
        int start = position;
        while (position < limit && CharacterClass.isAstringChar(buffer[position]) && buffer[position] != '+') {
            position++;
        }
        if (position == start) {
            throw expected("a tag");
        }
        return ascii(start);
    }

    /** {@code atom}. */
    public String atom() {
        int start = position;
        while (position < limit && CharacterClass.isAtomChar(buffer[position])) {
            position++;
        }
        if (position == start) {
            throw expected("an atom");
        }
        return ascii(start);
    }

    /** A word of letters, digits and the like, in upper case: a command's or an item's name. */
    public String keyword() {
        int start = position;
        while (position < limit && CharacterClass.isKeywordChar(buffer[position])) {
            position++;
        }
        if (position == start) {
            throw expected("a keyword");
        }
        byte[] upper = Arrays.copyOfRange(buffer, start, position);
        for (int i = 0; i < upper.length; i++) {
            if (upper[i] >= 'a' && upper[i] <= 'z') {
                upper[i] -= 'a' - 'A';
            }
        }
        return new String(upper, ISO_8859_1);
    }

    /** A given word in any case, if it comes next and ends there. */
    public boolean tryKeyword(String upperCase) {
        int end = position + upperCase.length();
        boolean longer = end < limit && CharacterClass.isKeywordChar(buffer[end]);
        return !longer && tryText(upperCase);
    }

    private String ascii(int start) {
        return new String(buffer, start, position - start, ISO_8859_1);
    }

    // ---- numbers

    /** {@code number}: 32 bits without a sign. */
    public long number() {
        return number(MAX_NUMBER);
    }

    /** {@code nz-number}. */
    public long nzNumber() {
        int start = position;
        long number = number(MAX_NUMBER);
        if (number == 0) {
            position = start;
            throw expected("a number above 0");
        }
        return number;
    }

    /** {@code number64} (RFC 9051), and {@code mod-sequence-valzer} (RFC 7162 section 7): 63 bits. */
    public long number64() {
        return number(Long.MAX_VALUE);
    }

    private long number(long most) {
        int start = position;
        long number = 0;
        while (position < limit && buffer[position] >= '0' && buffer[position] <= '9') {
            int digit = buffer[position] - '0';
            if (number > (most - digit) / 10) {
                position = start;
                throw expected("a number of at most " + most);
            }
            number = number * 10 + digit;
            position++;
        }
        if (position == start) {
            throw expected("a number");
        }
        return number;
    }

    // ---- strings

    /** {@code astring}, its octets read as UTF-8. */
    public String astring() {
        return new String(astringOctets(), UTF_8);
    }

    /** {@code astring} as octets. */
    public byte[] astringOctets() {
        int next = peek();
        if (next == '"' || next == '{') {
            return string();
        }
        int start = position;
        while (position < limit && CharacterClass.isAstringChar(buffer[position])) {
            position++;
        }
        if (position == start) {
            throw expected("an atom or a string");
        }
        return Arrays.copyOfRange(buffer, start, position);
    }

    /** {@code string}: quoted, or a literal. */
    public byte[] string() {
        return switch (peek()) {
            case '"' -> quoted();
            case '{' -> literal();
            default -> throw expected("a string");
        };
    }

    /** {@code nstring}; an empty array of length 0 is not {@code NIL}, which is null. */
    public byte @org.jspecify.annotations.Nullable [] nstring() {
        return tryKeyword("NIL") ? null : string();
    }

    private byte[] quoted() {
        octet('"');
        byte[] out = new byte[closingQuote() - position];
        int length = 0;
        while (buffer[position] != '"') {
            if (buffer[position] == '\\') {
                position++;
            }
            out[length++] = buffer[position++];
        }
        position++;
        return length == out.length ? out : Arrays.copyOf(out, length);
    }

    /** Finds the quote that ends a quoted string, and thereby checks all before it. */
    private int closingQuote() {
        for (int i = position; i < limit; i++) {
            switch (buffer[i]) {
                case '"' -> {
                    return i;
                }
                case '\\' -> {
                    i++;
                    if (i >= limit || (buffer[i] != '"' && buffer[i] != '\\')) {
                        throw new SyntaxException(i, "a quote or a backslash after a backslash");
                    }
                }
                case 0, '\r', '\n' -> throw new SyntaxException(i, "a closing quote");
                default -> {
                    // Part of the string.
                }
            }
        }
        throw new SyntaxException(limit, "a closing quote");
    }

    /** {@code literal}, also in the form of RFC 7888, whose octets follow in the buffer. */
    private byte[] literal() {
        octet('{');
        long size = number();
        tryOctet('+');
        octet('}');
        octet('\r');
        octet('\n');
        if (size > limits.literal() || size > limit - position) {
            throw expected("a literal of at most " + limits.literal() + " octets");
        }
        int start = position;
        position += (int) size;
        for (int i = start; i < position; i++) {
            // RFC 3501 section 9: CHAR8 has no NUL
            if (buffer[i] == 0) {
                throw new SyntaxException(i, "no NUL in a literal");
            }
        }
        return Arrays.copyOfRange(buffer, start, position);
    }

    /** {@code list-mailbox}: a mailbox pattern, its octets not yet decoded. */
    public byte[] listMailbox() {
        int next = peek();
        if (next == '"' || next == '{') {
            return string();
        }
        int start = position;
        while (position < limit && CharacterClass.isListChar(buffer[position])) {
            position++;
        }
        if (position == start) {
            throw expected("a mailbox pattern");
        }
        return Arrays.copyOfRange(buffer, start, position);
    }

    /** {@code mailbox}: a name in Unicode. */
    public MailboxName mailbox() {
        int start = position;
        return new MailboxName(MailboxName.decoded(astringOctets(), names, start));
    }

    /** A mailbox pattern, or a part of a name, in Unicode. */
    public String mailboxPattern(byte[] octets) {
        return MailboxName.decoded(octets, names, position);
    }

    /** What is left, as it stands. */
    public byte[] rest() {
        byte[] rest = Arrays.copyOfRange(buffer, position, limit);
        position = limit;
        return rest;
    }
}
