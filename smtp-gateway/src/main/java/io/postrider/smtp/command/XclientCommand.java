package io.postrider.smtp.command;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * XCLIENT, as Postfix documents it: a trusted proxy tells whom it speaks for. What is absent stays as it was.
 *
 * @param address ADDR; null when absent or unavailable
 * @param port PORT; -1 when absent
 * @param helo HELO; null when absent or unavailable
 * @param protocol PROTO, {@code SMTP} or {@code ESMTP}; null when absent
 */
public record XclientCommand(
        @Nullable InetAddress address,
        int port,
        @Nullable String helo,
        @Nullable String protocol) {
    /** The attributes that may be used. LOGIN is not one: a proxy does not vouch for a user here. */
    public static final String ATTRIBUTES = "NAME ADDR PORT PROTO HELO DESTADDR DESTPORT";

    private static final Set<String> KEYWORDS = Set.of("NAME", "ADDR", "PORT", "PROTO", "HELO", "DESTADDR", "DESTPORT");
    private static final Set<String> UNAVAILABLE = Set.of("[UNAVAILABLE]", "[TEMPUNAVAIL]");

    /** Reads what follows the verb. */
    public static XclientCommand parse(CommandLine line) throws SyntaxException {
        if (line.atEnd()) {
            throw line.error("attributes");
        }
        ParameterParser parameters = ParameterParser.read(line, KEYWORDS);
        String port = known(parameters, "PORT", line);
        return new XclientCommand(
                address(known(parameters, "ADDR", line), line),
                port == null ? -1 : (int) Math.min(parameters.number("PORT", 5), 65535),
                known(parameters, "HELO", line),
                known(parameters, "PROTO", line));
    }

    private static @Nullable String known(ParameterParser parameters, String keyword, CommandLine line)
            throws SyntaxException {
        String value = parameters.xtext(keyword, 255);
        if (value == null) {
            return null;
        }
        String decoded = Xtext.decode(value);
        if (UNAVAILABLE.contains(decoded.toUpperCase(Locale.ROOT))) {
            return null;
        }
        if (keyword.equals("HELO")) {
            return HelloCommand.parse(CommandLine.of(decoded)).name();
        }
        if (keyword.equals("PROTO") && !decoded.equalsIgnoreCase("SMTP") && !decoded.equalsIgnoreCase("ESMTP")) {
            throw line.error("SMTP or ESMTP");
        }
        return decoded;
    }

    private static @Nullable InetAddress address(@Nullable String text, CommandLine line) throws SyntaxException {
        if (text == null) {
            return null;
        }
        boolean ipv6 = text.regionMatches(true, 0, "IPV6:", 0, 5);
        String literal = ipv6 ? text.substring(5) : text;
        boolean plain = literal.indexOf('%') < 0
                && (literal.indexOf(':') >= 0
                        || literal.chars().filter(c -> c == '.').count() == 3);
        try {
            if (plain) {
                return InetAddress.ofLiteral(literal);
            }
        } catch (IllegalArgumentException e) {
            // falls through to the one refusal below
        }
        throw line.error("an IP address");
    }
}
