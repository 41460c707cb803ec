package io.postrider.mail.spf;

import io.postrider.mail.spf.Mechanism.Prefixes;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A domain's record (RFC 7208 section 3 and 4.6), read whole before any of it counts.
 *
 * @param directives in their order
 * @param redirect whose record counts when no directive matches; null when none
 * @param explanation where the text for failures is; null when nowhere
 */
record SpfRecord(List<Directive> directives, @Nullable MacroString redirect, @Nullable MacroString explanation) {
    private static final String VERSION = "v=spf1";
    private static final Pattern MODIFIER = Pattern.compile("([A-Za-z][A-Za-z0-9_.-]*)=(.*)");
    private static final Pattern MECHANISM = Pattern.compile("([A-Za-z][A-Za-z0-9]*)(.*)");
    // RFC 7208 section 5.6 and 12: no leading zeros
    private static final Pattern DUAL_CIDR =
            Pattern.compile("(.*?)(?:/(0|[1-9][0-9]?))?(?://(0|[1-9][0-9]{0,2}))?");
    private static final Pattern NETWORK = Pattern.compile(":([0-9A-Fa-f.:]+)(?:/(0|[1-9][0-9]{0,2}))?");
    private static final Pattern DOTTED_QUAD = Pattern.compile(
            "(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");

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
            Matcher modifier = MODIFIER.matcher(term);
            if (term.isEmpty()) {
                continue;
            }
            if (!modifier.matches()) {
                directives.add(directive(term));
                continue;
            }
            String value = modifier.group(2);
            switch (modifier.group(1).toLowerCase(Locale.ROOT)) {
                case "redirect" -> redirect = once(redirect, value, term);
                case "exp" -> explanation = once(explanation, value, term);
                // RFC 7208 section 6: unknown ones are ignored, as long as their form is right
                default -> MacroString.parse(value);
            }
        }
        return new SpfRecord(List.copyOf(directives), redirect, explanation);
    }

    /** RFC 7208 section 6: these two come once at most. */
    private static MacroString once(@Nullable MacroString before, String value, String term)
            throws SpfSyntaxException {
        if (before != null) {
            throw new SpfSyntaxException("a modifier that comes once at most comes again: " + term);
        }
        return MacroString.domainSpec(value);
    }

    private static Directive directive(String term) throws SpfSyntaxException {
        Matcher matcher = MECHANISM.matcher(Qualifier.mechanism(term));
        if (!matcher.matches()) {
            throw new SpfSyntaxException("neither a mechanism nor a modifier: " + term);
        }
        String rest = matcher.group(2);
        Mechanism mechanism =
                switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
                    case "all" -> all(rest, term);
                    case "include" -> new Mechanism.Include(domain(rest, term));
                    case "a" -> new Mechanism.A(optionalDomain(dual(rest).group(1), term), prefixes(rest, term));
                    case "mx" -> new Mechanism.Mx(optionalDomain(dual(rest).group(1), term), prefixes(rest, term));
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

    private static Matcher dual(String rest) {
        Matcher matcher = DUAL_CIDR.matcher(rest);
        if (!matcher.matches()) {
            throw new IllegalStateException("everything is optional there: " + rest);
        }
        return matcher;
    }

    private static Prefixes prefixes(String rest, String term) throws SpfSyntaxException {
        Matcher matcher = dual(rest);
        return new Prefixes(bits(matcher.group(2), 32, term), bits(matcher.group(3), 128, term));
    }

    private static int bits(@Nullable String text, int most, String term) throws SpfSyntaxException {
        int bits = text == null ? most : Integer.parseInt(text);
        if (bits > most) {
            throw new SpfSyntaxException("there are not so many bits: " + term);
        }
        return bits;
    }

    private static Mechanism ip4(String rest, String term) throws SpfSyntaxException {
        Matcher network = network(rest, term);
        // Java takes fewer numbers, and octal ones, too.
        if (!DOTTED_QUAD.matcher(network.group(1)).matches()) {
            throw new SpfSyntaxException("no IPv4 address: " + term);
        }
        return new Mechanism.Ip(Inet4Address.ofLiteral(network.group(1)), bits(network.group(2), 32, term));
    }

    private static Mechanism ip6(String rest, String term) throws SpfSyntaxException {
        Matcher network = network(rest, term);
        try {
            InetAddress address = Inet6Address.ofLiteral(network.group(1));
            int prefix = bits(network.group(2), 128, term);
            // An IPv4 address in IPv6's form is an IPv4 address here as well as for the client.
            return address instanceof Inet4Address
                    ? new Mechanism.Ip(address, Math.max(0, prefix - 96))
                    : new Mechanism.Ip(address, prefix);
        } catch (IllegalArgumentException malformed) {
            throw new SpfSyntaxException("no IPv6 address: " + term);
        }
    }

    private static Matcher network(String rest, String term) throws SpfSyntaxException {
        Matcher matcher = NETWORK.matcher(rest);
        if (!matcher.matches()) {
            throw new SpfSyntaxException("no network: " + term);
        }
        return matcher;
    }
}
