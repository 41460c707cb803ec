package io.postrider.mail.spf;

import io.postrider.mail.spf.Mechanism.Prefixes;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A domain's record (RFC 7208 section 3 and 4.6), read whole before any of it counts.
 *
 * @param directives in their order
 * @param redirect whose record counts when no directive matches; null when none
 * @param explanation where the text for failures is; null when nowhere
 */
record SpfRecord(
        List<Directive> directives,
        @Nullable MacroString redirect,
        @Nullable MacroString explanation) {
    private static final String VERSION = "v=spf1";

    /**
     * A mechanism and what its match means.
     *
     * @param text as published
     */
    record Directive(Qualifier qualifier, Mechanism mechanism, String text) {}

    /** Whether a TXT record is one of SPF (RFC 7208 section 4.5). */
    static boolean isOne(String txt) {
        return txt.regionMatches(true, 0, VERSION, 0, VERSION.length())
                && (txt.length() == VERSION.length() || txt.charAt(VERSION.length()) == ' ');
    }

    /** Reads a record for which {@link #isOne} holds. */
    static SpfRecord parse(String txt) throws SpfSyntaxException {
        List<Directive> directives = new ArrayList<>();
        MacroString redirect = null;
        MacroString explanation = null;
        for (String term : txt.substring(VERSION.length()).split(" ")) {
            int end = nameEnd(term);
            if (term.isEmpty()) {
                continue;
            }
            if (end == 0 || end == term.length() || term.charAt(end) != '=') {
                directives.add(directive(term));
                continue;
            }
            String value = term.substring(end + 1);
            switch (term.substring(0, end).toLowerCase(Locale.ROOT)) {
                case "redirect" -> redirect = once(redirect, value, term);
                case "exp" -> explanation = once(explanation, value, term);
                // RFC 7208 section 6: unknown ones are ignored, as long as their form is right
                default -> MacroString.parse(value);
            }
        }
        return new SpfRecord(List.copyOf(directives), redirect, explanation);
    }

    /** Where a name at a term's beginning ends: name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." ) */
    private static int nameEnd(String term) {
        int end = 0;
        while (end < term.length() && isOfName(term.charAt(end), end == 0)) {
            end++;
        }
        return end;
    }

    private static boolean isOfName(char c, boolean first) {
        return Names.isLetter(c) || !first && (Names.isDigit(c) || c == '-' || c == '_' || c == '.');
    }

    /** RFC 7208 section 6: these two come once at most. */
    private static MacroString once(@Nullable MacroString before, String value, String term) throws SpfSyntaxException {
        if (before != null) {
            throw new SpfSyntaxException("a modifier that comes once at most comes again: " + term);
        }
        return MacroString.domainSpec(value);
    }

    private static Directive directive(String term) throws SpfSyntaxException {
        String text = Qualifier.mechanism(term);
        int end = nameEnd(text);
        String rest = text.substring(end);
        Mechanism mechanism = switch (text.substring(0, end).toLowerCase(Locale.ROOT)) {
            case "all" -> all(rest, term);
            case "include" -> new Mechanism.Include(domain(rest, term));
            case "a" -> {
                Dual dual = Dual.of(rest, term);
                yield new Mechanism.A(optionalDomain(dual.domain(), term), dual.prefixes());
            }
            case "mx" -> {
                Dual dual = Dual.of(rest, term);
                yield new Mechanism.Mx(optionalDomain(dual.domain(), term), dual.prefixes());
            }
            case "ptr" -> new Mechanism.Ptr(optionalDomain(rest, term));
            case "ip4" -> ip4(rest, term);
            case "ip6" -> ip6(rest, term);
            case "exists" -> new Mechanism.Exists(domain(rest, term));
            default -> throw new SpfSyntaxException("there is no such mechanism: " + term);
        };
        return new Directive(Qualifier.of(term), mechanism, term);
    }

    private static Mechanism all(String rest, String term) throws SpfSyntaxException {
        if (!rest.isEmpty()) {
            throw new SpfSyntaxException("all stands alone: " + term);
        }
        return new Mechanism.All();
    }

    private static @Nullable MacroString optionalDomain(String rest, String term) throws SpfSyntaxException {
        return rest.isEmpty() ? null : domain(rest, term);
    }

    private static MacroString domain(String rest, String term) throws SpfSyntaxException {
        if (!rest.startsWith(":")) {
            throw new SpfSyntaxException("a domain is missing: " + term);
        }
        return MacroString.domainSpec(rest.substring(1));
    }

    /**
     * What comes behind the name of {@code a} and {@code mx}: [ ":" domain-spec ] [ "/" bits ] [ "//" bits ].
     *
     * @param domain what is before the slashes
     */
    private record Dual(String domain, Prefixes prefixes) {
        static Dual of(String rest, String term) throws SpfSyntaxException {
            int double6 = rest.lastIndexOf("//");
            boolean has6 = double6 >= 0 && Names.isNumber(rest.substring(double6 + 2), 3);
            int ip6 = has6 ? bits(rest.substring(double6 + 2), 128, term) : 128;
            String before = has6 ? rest.substring(0, double6) : rest;
            int slash = before.lastIndexOf('/');
            boolean has4 = slash >= 0 && Names.isNumber(before.substring(slash + 1), 2);
            int ip4 = has4 ? bits(before.substring(slash + 1), 32, term) : 32;
            return new Dual(has4 ? before.substring(0, slash) : before, new Prefixes(ip4, ip6));
        }
    }

    private static int bits(String text, int most, String term) throws SpfSyntaxException {
        if (!Names.isNumber(text, 3) || Integer.parseInt(text) > most) {
            throw new SpfSyntaxException("not a number of bits: " + term);
        }
        return Integer.parseInt(text);
    }

    /** An address and how many of its bits count: ":" address [ "/" bits ]. */
    private record Network(String address, int prefix) {
        static Network of(String rest, int most, String term) throws SpfSyntaxException {
            if (!rest.startsWith(":")) {
                throw new SpfSyntaxException("no network: " + term);
            }
            int slash = rest.indexOf('/');
            return slash < 0
                    ? new Network(rest.substring(1), most)
                    : new Network(rest.substring(1, slash), bits(rest.substring(slash + 1), most, term));
        }
    }

    private static Mechanism ip4(String rest, String term) throws SpfSyntaxException {
        Network network = Network.of(rest, 32, term);
        // Java takes fewer numbers, and octal ones, too.
        if (!Names.isDottedQuad(network.address())) {
            throw new SpfSyntaxException("no IPv4 address: " + term);
        }
        return new Mechanism.Ip(Inet4Address.ofLiteral(network.address()), network.prefix());
    }

    private static Mechanism ip6(String rest, String term) throws SpfSyntaxException {
        Network network = Network.of(rest, 128, term);
        // Java takes brackets and scopes, too.
        if (!network.address().chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80 || c == ':' || c == '.')) {
            throw new SpfSyntaxException("no IPv6 address: " + term);
        }
        try {
            InetAddress address = Inet6Address.ofLiteral(network.address());
            // An IPv4 address in IPv6's form is an IPv4 address here as well as for the client.
            return address instanceof Inet4Address
                    ? new Mechanism.Ip(address, Math.max(0, network.prefix() - 96))
                    : new Mechanism.Ip(address, network.prefix());
        } catch (IllegalArgumentException malformed) {
            throw new SpfSyntaxException("no IPv6 address: " + term);
        }
    }
}
