package io.postrider.smtp.command;

import io.postrider.smtp.command.SyntaxException.Kind;
import java.net.InetAddress;

/** Reads the paths of MAIL and RCPT (RFC 5321 section 4.1.2, with RFC 6531 section 3.3). */
final class PathParser {
    // RFC 5321 sections 4.5.3.1.1 to 4.5.3.1.3
    private static final int LONGEST_LOCAL_PART = 64;
    private static final int LONGEST_DOMAIN = 255;
    private static final int LONGEST_PATH = 256;
    private static final int LONGEST_LABEL = 63;

    private final CommandLine line;
    private boolean beyondAscii;

    PathParser(CommandLine line) {
        this.line = line;
    }

    /** Whether a path that was read needs SMTPUTF8. */
    boolean beyondAscii() {
        return beyondAscii;
    }

    /** Reverse-path = Path / "&lt;&gt;" */
    Path reversePath() throws SyntaxException {
        int start = line.position();
        if (line.tryOctet('<') && line.tryOctet('>')) {
            return Path.NULL;
        }
        line.position(start);
        return path();
    }

    /** Forward-path, or Postmaster alone, which every server takes (RFC 5321 section 4.5.1). */
    Path forwardPath() throws SyntaxException {
        int start = line.position();
        if (line.tryOctet('<') && line.tryWord("POSTMASTER") && line.tryOctet('>')) {
            return new Path("postmaster", "");
        }
        line.position(start);
        return path();
    }

    /** Path = "&lt;" [ A-d-l ":" ] Mailbox "&gt;" */
    private Path path() throws SyntaxException {
        int start = line.position();
        line.octet('<', "an address in angle brackets");
        sourceRoute();
        Path mailbox = mailbox();
        line.octet('>', "a closing angle bracket");
        if (line.position() - start > LONGEST_PATH) {
            throw address("a shorter path");
        }
        return mailbox;
    }

    /** RFC 5321 section 3.6.1 and appendix C: source routes must be taken and should be stripped. */
    private void sourceRoute() throws SyntaxException {
        if (line.peek() != '@') {
            return;
        }
        do {
            line.octet('@', "a source route");
            domainName();
        } while (line.tryOctet(','));
        line.octet(':', "a colon after the source route");
    }

    private Path mailbox() throws SyntaxException {
        int start = line.position();
        if (line.peek() == '"') {
            quotedString();
        } else {
            dotString();
        }
        String localPart = line.text(start);
        if (line.position() - start > LONGEST_LOCAL_PART) {
            throw address("a shorter local part");
        }
        if (!line.tryOctet('@')) {
            throw address("a domain");
        }
        int domain = line.position();
        if (line.peek() == '[') {
            addressLiteral();
        } else {
            domainName();
        }
        return new Path(localPart, line.text(domain));
    }

    /** Dot-string = Atom *("." Atom) */
    private void dotString() throws SyntaxException {
        do {
            int start = line.position();
            while (isAtext(line.peek())) {
                note(line.next());
            }
            if (line.position() == start) {
                throw address("a local part");
            }
        } while (line.tryOctet('.'));
    }

    /** Quoted-string = DQUOTE *QcontentSMTP DQUOTE */
    private void quotedString() throws SyntaxException {
        line.next();
        while (true) {
            int octet = line.next();
            if (octet == '"') {
                return;
            }
            if (octet == '\\') {
                octet = line.next();
                if (octet < ' ' || octet > '~') {
                    throw address("a printable character after the backslash");
                }
            } else if (octet < ' ' || octet == 0x7f) {
                throw address("a closing quote");
            }
            note(octet);
        }
    }

    /** Domain = sub-domain *("." sub-domain) */
    private void domainName() throws SyntaxException {
        int start = line.position();
        do {
            label();
        } while (line.tryOctet('.'));
        if (line.position() - start > LONGEST_DOMAIN) {
            throw address("a shorter domain");
        }
    }

    private void label() throws SyntaxException {
        int start = line.position();
        int last = -1;
        while (isLetDigHyp(line.peek())) {
            last = line.next();
            note(last);
            if (line.position() == start + 1 && last == '-') {
                throw address("a domain");
            }
        }
        if (last < 0 || last == '-' || line.position() - start > LONGEST_LABEL) {
            throw address("a domain");
        }
    }

    /** address-literal = "[" ( IPv4-address-literal / IPv6-address-literal ) "]" (RFC 5321 section 4.1.3) */
    private void addressLiteral() throws SyntaxException {
        line.next();
        boolean ipv6 = line.tryWord("IPV6:");
        int start = line.position();
        while (line.peek() != ']' && line.peek() > ' ' && line.peek() < 0x7f) {
            line.next();
        }
        String literal = line.text(start);
        if (!line.tryOctet(']') || !isLiteral(literal, ipv6)) {
            throw address("an address literal");
        }
    }

    private static boolean isLiteral(String text, boolean ipv6) {
        boolean plain = ipv6
                ? text.indexOf('%') < 0 && text.indexOf('[') < 0 && text.indexOf(':') >= 0
                : text.chars().filter(c -> c == '.').count() == 3;
        try {
            return plain && InetAddress.ofLiteral(text) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** RFC 5322 section 3.2.3, and RFC 6531 section 3.3 for what lies beyond US-ASCII. */
    private static boolean isAtext(int octet) {
        return octet >= 0x80
                || isLetterOrDigit(octet)
                || octet > 0 && "!#$%&'*+-/=?^_`{|}~".indexOf(octet) >= 0;
    }

    private static boolean isLetDigHyp(int octet) {
        // Underscores are no part of the grammar and stand in real host names.
        return octet >= 0x80 || isLetterOrDigit(octet) || octet == '-' || octet == '_';
    }

    private static boolean isLetterOrDigit(int octet) {
        return octet >= 'a' && octet <= 'z' || octet >= 'A' && octet <= 'Z' || octet >= '0' && octet <= '9';
    }

    private void note(int octet) {
        beyondAscii |= octet >= 0x80;
    }

    private SyntaxException address(String expected) {
        return line.error(Kind.ADDRESS, expected);
    }
}
