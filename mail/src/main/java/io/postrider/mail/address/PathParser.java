package io.postrider.mail.address;

/**
 * Reads paths and mailboxes of the SMTP envelope, exactly by RFC 5321 section 4.1.2 and RFC 6531 section 3.3. A method
 * per rule of the grammar; each moves on over what it read or throws {@link AddressSyntaxException}.
 */
public final class PathParser {
    private static final int MAX_PATH = 256;

    private final String text;
    private int position;

    /** Reads {@code text} from {@code position} on. */
    PathParser(String text, int position) {
        this.text = text;
        this.position = position;
    }

    /**
     * Reads the path of MAIL FROM, {@code <>} included, that starts at a position of a command line.
     *
     * @throws AddressSyntaxException when there is none
     */
    public static Parsed reversePath(String line, int start) {
        var parser = new PathParser(line, start);
        if (line.startsWith("<>", start)) {
            return new Parsed(MailPath.NULL, start + 2);
        }
        return new Parsed(parser.path(), parser.position);
    }

    /**
     * Reads the path of RCPT TO, {@code <Postmaster>} included, that starts at a position of a command line.
     *
     * @throws AddressSyntaxException when there is none
     */
    public static Parsed forwardPath(String line, int start) {
        // RFC 5321 section 4.1.1.3: in any case
        String postmaster = "<Postmaster>";
        if (line.regionMatches(true, start, postmaster, 0, postmaster.length())) {
            return new Parsed(MailPath.POSTMASTER, start + postmaster.length());
        }
        var parser = new PathParser(line, start);
        return new Parsed(parser.path(), parser.position);
    }

    /**
     * A path and where it ended.
     *
     * @param path the path
     * @param end the position after its closing bracket
     */
    public record Parsed(MailPath path, int end) {}

    /** {@code Path = "<" [ A-d-l ":" ] Mailbox ">"}. */
    private MailPath path() {
        int start = position;
        expect('<');
        skipSourceRoute();
        Mailbox mailbox = mailbox();
        expect('>');
        // RFC 5321 section 4.5.3.1.3: 256 octets with the brackets
        if (position - start > MAX_PATH) {
            throw new AddressSyntaxException(start + MAX_PATH, "a path of at most 256 octets");
        }
        return MailPath.to(mailbox);
    }

    /** {@code A-d-l = At-domain *( "," At-domain )}: obsolete, read and forgotten (RFC 5321 appendix C). */
    private void skipSourceRoute() {
        if (peek() != '@') {
            return;
        }
        do {
            expect('@');
            domain();
        } while (tryChar(','));
        expect(':');
    }

    /** {@code Mailbox = Local-part "@" ( Domain / address-literal )}. */
    Mailbox mailbox() {
        int start = position;
        String localPart = peek() == '"' ? quotedString() : dotString();
        if (Mailbox.isTooLong(localPart)) {
            throw new AddressSyntaxException(start, "a local part of at most 64 octets");
        }
        if (localPart.isEmpty()) {
            throw new AddressSyntaxException(start, "a local part");
        }
        expect('@');
        return new Mailbox(localPart, peek() == '[' ? addressLiteral() : domain());
    }

    /** {@code Dot-string = Atom *("." Atom)}. */
    private String dotString() {
        int start = position;
        do {
            int atom = position;
            while (Characters.isAtext(peek())) {
                position++;
            }
            if (position == atom) {
                throw new AddressSyntaxException(position, "an atom");
            }
        } while (tryChar('.'));
        return text.substring(start, position);
    }

    /** {@code Quoted-string = DQUOTE *QcontentSMTP DQUOTE}. */
    private String quotedString() {
        expect('"');
        var out = new StringBuilder();
        while (peek() != '"') {
            if (peek() == '\\') {
                position++;
            }
            int c = peek();
            // qtextSMTP and quoted-pairSMTP: printable ASCII and, by RFC 6531, what lies above it
            if (c < ' ' || c >= 0x7F && c < 0xA0) {
                throw new AddressSyntaxException(position, "a printable character or a closing quote");
            }
            out.append((char) c);
            position++;
        }
        position++;
        return out.toString();
    }

    /** {@code Domain = sub-domain *("." sub-domain)}, checked by what it normalises to. */
    private String domain() {
        int start = position;
        while (peek() == '.' || Characters.isDomainCharacter(peek())) {
            position++;
        }
        String domain = text.substring(start, position);
        if (domain.endsWith(".")) {
            throw new AddressSyntaxException(position, "a domain without a dot at its end");
        }
        try {
            DomainName.of(domain);
        } catch (AddressSyntaxException e) {
            // What it normalises to may be longer than what was written.
            throw new AddressSyntaxException(Math.min(start + e.position(), position), "a domain");
        }
        return domain;
    }

    /** {@code address-literal = "[" ( IPv4 / IPv6 / General ) "]"}. */
    private String addressLiteral() {
        int start = position;
        int end = text.indexOf(']', start);
        if (end < 0 || !AddressLiteral.isValid(text.substring(start + 1, end))) {
            throw new AddressSyntaxException(start, "an address literal");
        }
        position = end + 1;
        return text.substring(start, position);
    }

    /** The character at the position, or -1 at the end. */
    private int peek() {
        return position < text.length() ? text.charAt(position) : -1;
    }

    private boolean tryChar(char c) {
        if (peek() != c) {
            return false;
        }
        position++;
        return true;
    }

    private void expect(char c) {
        if (!tryChar(c)) {
            throw new AddressSyntaxException(position, "\"" + c + '"');
        }
    }

    void expectEnd() {
        if (position != text.length()) {
            throw new AddressSyntaxException(position, "the end of the address");
        }
    }
}
