package io.postrider.mail.spam;

import io.postrider.mail.address.Address;
import io.postrider.mail.address.AddressSyntaxException;
import io.postrider.mail.address.DomainName;
import io.postrider.mail.mime.EncodedWords;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who a message pretends to be: names, addresses and links that look like others than they are. */
final class Imitation {
    /** Names that are imitated most; to these a message's own recipients' domains are added. */
    private static final Set<String> KNOWN = Set.of(
            "paypal.com",
            "apple.com",
            "icloud.com",
            "google.com",
            "gmail.com",
            "microsoft.com",
            "office.com",
            "outlook.com",
            "live.com",
            "amazon.com",
            "netflix.com",
            "facebook.com",
            "instagram.com",
            "whatsapp.com",
            "linkedin.com",
            "dropbox.com",
            "docusign.com",
            "adobe.com",
            "dhl.com",
            "fedex.com",
            "ups.com",
            "usps.com",
            "ebay.com",
            "chase.com",
            "wellsfargo.com",
            "bankofamerica.com",
            "hsbc.com",
            "citibank.com",
            "coinbase.com",
            "binance.com",
            "github.com");

    private static final int SHORTEST_NAME = 4;

    private static final Map<String, String> KNOWN_LOOKS =
            KNOWN.stream().collect(Collectors.toUnmodifiableMap(Confusables::skeleton, Function.identity()));

    private final Sample sample;
    private final Facts facts;
    private final BiConsumer<Sign, String> found;
    private final Map<String, String> localLooks = new HashMap<>();
    private final Set<String> seenHosts = new HashSet<>();

    Imitation(Sample sample, Facts facts, BiConsumer<Sign, String> found) {
        this.sample = sample;
        this.facts = facts;
        this.found = found;
        facts.localDomains().forEach(local -> localLooks.put(Confusables.skeleton(local), local));
    }

    void look() {
        Address.Individual from = sample.from();
        String domain = from == null ? null : normal(from.domain());
        if (from != null && domain != null) {
            lookalike(domain, Sign.LOOKALIKE_AUTHOR);
            if (from.displayName() != null) {
                name(EncodedWords.decode(from.displayName()), from, domain);
            }
            replyTo(domain);
        }
        for (Link link : sample.links()) {
            link(link);
        }
    }

    private static @Nullable String normal(String domain) {
        try {
            return DomainName.of(domain).ascii();
        } catch (AddressSyntaxException e) {
            return null;
        }
    }

    /** A domain that is none of those known, and looks like one of them. */
    private void lookalike(String domain, Sign sign) {
        String registered = registered(domain);
        if (KNOWN.contains(registered) || facts.localDomains().contains(domain)) {
            return;
        }
        String known = KNOWN_LOOKS.get(Confusables.skeleton(new DomainName(registered).unicode()));
        if (known != null) {
            found.accept(sign, domain + " looks like " + known);
            return;
        }
        String local = localLooks.get(Confusables.skeleton(new DomainName(domain).unicode()));
        for (String other : facts.localDomains()) {
            local = local == null && isOneOff(domain, other) ? other : local;
        }
        if (local != null) {
            found.accept(sign, domain + " looks like " + local);
        }
    }

    /** The last two labels: what somebody registered, for the names above. */
    private static String registered(String domain) {
        int last = domain.lastIndexOf('.');
        int before = last < 0 ? -1 : domain.lastIndexOf('.', last - 1);
        return domain.substring(before + 1);
    }

    /** Whether one letter was put in, left out or exchanged; in short names that is chance. */
    static boolean isOneOff(String domain, String local) {
        if (local.length() < 2 * SHORTEST_NAME
                || Math.abs(domain.length() - local.length()) > 1
                || domain.equals(local)) {
            return false;
        }
        int same = 0;
        int shortest = Math.min(domain.length(), local.length());
        while (same < shortest && domain.charAt(same) == local.charAt(same)) {
            same++;
        }
        String rest = domain.substring(domain.length() > local.length() ? same + 1 : Math.min(same, domain.length()));
        String other = local.substring(local.length() > domain.length() ? same + 1 : Math.min(same, local.length()));
        return domain.length() == local.length() ? rest.substring(1).equals(other.substring(1)) : rest.equals(other);
    }

    private void name(String name, Address.Individual from, String domain) {
        String shown = name.strip().toLowerCase(Locale.ROOT);
        int at = shown.indexOf('@');
        if (at > 0 && at < shown.length() - 1) {
            String address = word(shown, at);
            String other = normal(address.substring(address.indexOf('@') + 1));
            if (other != null && other.indexOf('.') > 0 && !registered(other).equals(registered(domain))) {
                found.accept(Sign.NAME_HAS_OTHER_ADDRESS, address + " shown, " + from.address() + " meant");
            }
        }
        if (facts.localDomains().contains(domain)) {
            return;
        }
        String seen = Confusables.skeleton(shown);
        // One name alone is everybody's.
        for (String local : facts.localNames()) {
            if (local.indexOf(' ') > 0 && seen.equals(Confusables.skeleton(local))) {
                found.accept(Sign.NAME_OF_LOCAL_USER, name + " of " + domain);
            }
        }
        if (localLooks.keySet().stream().anyMatch(seen::contains)) {
            found.accept(Sign.NAME_OF_LOCAL_DOMAIN, name + " of " + domain);
        }
    }

    private static String word(String text, int at) {
        int start = at;
        while (start > 0 && text.charAt(start - 1) > ' ' && "<(\"'[".indexOf(text.charAt(start - 1)) < 0) {
            start--;
        }
        int end = at + 1;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.charAt(end)) || ".-".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        return text.substring(start, end);
    }

    private void replyTo(String domain) {
        Address.Individual replyTo = sample.replyTo();
        String other = replyTo == null ? null : normal(replyTo.domain());
        boolean list = sample.headers().first("list-id").isPresent();
        if (other != null && !list && !registered(other).equals(registered(domain))) {
            found.accept(Sign.REPLY_TO_ELSEWHERE, other + " for " + domain);
        }
    }

    private void link(Link link) {
        String host = link.host();
        if (host == null || host.startsWith("[")) {
            return;
        }
        String pretended = link.pretendedHost();
        if (pretended != null && !registered(pretended).equals(registered(host))) {
            found.accept(Sign.LINK_TEXT_ELSEWHERE, pretended + " shown, " + host + " meant");
        }
        if (seenHosts.add(host)) {
            lookalike(host, Sign.LOOKALIKE_LINK);
        }
    }
}
