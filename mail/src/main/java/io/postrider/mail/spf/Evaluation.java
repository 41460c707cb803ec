package io.postrider.mail.spf;

import io.postrider.mail.dns.TxtLookup.Unavailable;
import io.postrider.mail.spf.SpfRecord.Directive;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One check: {@code check_host()} of RFC 7208 section 4 and what it calls itself for. */
final class Evaluation {
    private final Budget budget;
    private final Identity identity;
    private final Clock clock;
    private @Nullable String validated;

    /**
     * Who says what.
     *
     * @param client the host
     * @param helo the name it gave
     * @param local the local part in question
     * @param domain the domain in question, {@link Names#normal}
     * @param receiver our own name
     */
    record Identity(InetAddress client, String helo, String local, String domain, String receiver) {
        String sender() {
            return local + '@' + domain;
        }
    }

    /** What a record says: its result, what matched, and where the explanation is. */
    private record Verdict(
            SpfResult result,
            String domain,
            @Nullable String matched,
            @Nullable MacroString explanation) {
        static Verdict of(SpfResult result, String domain) {
            return new Verdict(result, domain, null, null);
        }
    }

    Evaluation(Budget budget, Identity identity, Clock clock) {
        this.budget = budget;
        this.identity = identity;
        this.clock = clock;
    }

    SpfAnswer answer(String asked) {
        try {
            Verdict verdict = checkHost(identity.domain());
            boolean none = verdict.result() == SpfResult.NONE;
            return new SpfAnswer(
                    verdict.result(),
                    asked,
                    verdict.matched(),
                    verdict.result() == SpfResult.FAIL ? explanation(verdict) : null,
                    none ? "it publishes no record" : null);
        } catch (Unavailable unknown) {
            return new SpfAnswer(SpfResult.TEMPERROR, asked, null, null, unknown.getMessage());
        } catch (SpfSyntaxException malformed) {
            return new SpfAnswer(SpfResult.PERMERROR, asked, null, null, malformed.getMessage());
        }
    }

    private Verdict checkHost(String domain) throws Unavailable, SpfSyntaxException {
        String text = Names.isName(domain) ? Spf.record(budget, domain) : null;
        if (text == null) {
            return Verdict.of(SpfResult.NONE, domain);
        }
        SpfRecord record = SpfRecord.parse(text);
        for (Directive directive : record.directives()) {
            if (matches(directive.mechanism(), domain)) {
                return new Verdict(directive.qualifier().result(), domain, directive.text(), record.explanation());
            }
        }
        // RFC 7208 section 4.7
        return record.redirect() == null
                ? Verdict.of(SpfResult.NEUTRAL, domain)
                : redirected(record.redirect(), domain);
    }

    /** RFC 7208 section 6.1. */
    private Verdict redirected(MacroString redirect, String domain) throws Unavailable, SpfSyntaxException {
        budget.term();
        String target = name(redirect, domain);
        Verdict verdict = checkHost(target);
        if (verdict.result() == SpfResult.NONE) {
            throw new SpfSyntaxException("redirect leads to " + target + ", which publishes no record");
        }
        return verdict;
    }

    private boolean matches(Mechanism mechanism, String domain) throws Unavailable, SpfSyntaxException {
        return switch (mechanism) {
            case Mechanism.All all -> true;
            case Mechanism.Ip(InetAddress network, int prefix) ->
                Mechanism.contains(network, prefix, identity.client());
            case Mechanism.Include(MacroString target) -> included(target, domain);
            case Mechanism.A(MacroString target, Mechanism.Prefixes prefixes) -> {
                budget.term();
                yield hasAddress(name(target, domain), prefixes);
            }
            case Mechanism.Mx(MacroString target, Mechanism.Prefixes prefixes) -> {
                budget.term();
                yield hasExchanger(name(target, domain), prefixes);
            }
            case Mechanism.Ptr(MacroString target) -> {
                budget.term();
                yield isNamed(name(target, domain));
            }
            case Mechanism.Exists(MacroString target) -> {
                budget.term();
                String name = name(target, domain);
                yield Names.isName(name) && budget.exists(name);
            }
        };
    }

    /** RFC 7208 section 5.2. */
    private boolean included(MacroString target, String domain) throws Unavailable, SpfSyntaxException {
        budget.term();
        String name = name(target, domain);
        return switch (checkHost(name).result()) {
            case PASS -> true;
            case FAIL, SOFTFAIL, NEUTRAL -> false;
            case NONE -> throw new SpfSyntaxException("include leads to " + name + ", which publishes no record");
            case TEMPERROR, PERMERROR -> throw new IllegalStateException("errors are thrown");
        };
    }

    private boolean hasAddress(String name, Mechanism.Prefixes prefixes) throws Unavailable, SpfSyntaxException {
        if (!Names.isName(name)) {
            return false;
        }
        for (InetAddress address : budget.addresses(name, identity.client())) {
            if (prefixes.match(address, identity.client())) {
                return true;
            }
        }
        return false;
    }

    private boolean hasExchanger(String name, Mechanism.Prefixes prefixes) throws Unavailable, SpfSyntaxException {
        if (!Names.isName(name)) {
            return false;
        }
        for (String exchanger : budget.mx(name)) {
            if (hasAddress(Names.normal(exchanger), prefixes)) {
                return true;
            }
        }
        return false;
    }

    /** RFC 7208 section 5.5. */
    private boolean isNamed(String target) throws SpfSyntaxException {
        for (String name : clientNames()) {
            if (Names.isWithin(name, target) && isValidated(name)) {
                return true;
            }
        }
        return false;
    }

    private List<String> clientNames() throws SpfSyntaxException {
        try {
            return budget.ptr(identity.client()).stream().map(Names::normal).toList();
        } catch (Unavailable unknown) {
            // RFC 7208 section 5.5: an error here is no match
            return List.of();
        }
    }

    private boolean isValidated(String name) throws SpfSyntaxException {
        try {
            return Names.isName(name)
                    && budget.addresses(name, identity.client()).contains(identity.client());
        } catch (Unavailable unknown) {
            return false;
        }
    }

    /** The name that a mechanism or modifier is about; a null one is the record's own. */
    private String name(@Nullable MacroString target, String domain) {
        return target == null ? domain : Names.normal(Names.shortened(target.expand(letter -> value(letter, domain))));
    }

    private String value(char letter, String domain) {
        InetAddress client = identity.client();
        return switch (letter) {
            case 's' -> identity.sender();
            case 'l' -> identity.local();
            case 'o' -> identity.domain();
            case 'd' -> domain;
            case 'i' -> Names.dotted(client);
            case 'p' -> validatedName(domain);
            case 'v' -> client instanceof Inet4Address ? "in-addr" : "ip6";
            case 'h' -> identity.helo();
            case 'c' -> Names.readable(client);
            case 'r' -> identity.receiver();
            case 't' -> String.valueOf(clock.instant().getEpochSecond());
            default -> throw new IllegalStateException("refused when read: " + letter);
        };
    }

    /** RFC 7208 section 7.3: the domain itself, else a name within it, else any. */
    private String validatedName(String domain) {
        if (validated == null) {
            validated = findValidatedName(domain);
        }
        return validated;
    }

    private String findValidatedName(String domain) {
        try {
            budget.term();
            List<String> names = clientNames().stream()
                    .sorted((one, other) -> rank(one, domain) - rank(other, domain))
                    .toList();
            for (String name : names) {
                if (isValidated(name)) {
                    return name;
                }
            }
        } catch (SpfSyntaxException beyondLimits) {
            return "unknown";
        }
        return "unknown";
    }

    private static int rank(String name, String domain) {
        return name.equals(domain) ? 0 : Names.isWithin(name, domain) ? 1 : 2;
    }

    /** RFC 7208 section 6.2: whatever is wrong with it, the failure stays and has no text. */
    private @Nullable String explanation(Verdict verdict) {
        if (verdict.explanation() == null) {
            return null;
        }
        try {
            String name = name(verdict.explanation(), verdict.domain());
            List<String> texts = Names.isName(name) ? budget.txt(name) : List.of();
            return texts.size() == 1
                    ? MacroString.explanation(texts.getFirst()).expand(letter -> value(letter, verdict.domain()))
                    : null;
        } catch (Unavailable | SpfSyntaxException none) {
            return null;
        }
    }
}
