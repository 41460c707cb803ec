package io.postrider.imap.capability;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which capabilities are not told to whom: a client that goes wrong with one is served as if there was none, for a client
 * asks for nothing that it is not told of.
 */
public final class HiddenCapabilities {
    /** Everybody is told of everything. */
    public static final HiddenCapabilities NONE = of(List.of());

    private final List<Rule> rules;

    private record Rule(String who, boolean beginning, Set<String> capabilities) {
        boolean holdsFor(String name) {
            return beginning ? name.startsWith(who) : name.equals(who);
        }
    }

    private HiddenCapabilities(List<Rule> rules) {
        this.rules = rules;
    }

    /**
     * Reads rules.
     *
     * @param rules each {@code who: CAPABILITY …}; who is an account's address, or the name by which a client calls itself in
     *     ID, an asterisk at the end standing for any rest
     */
    public static HiddenCapabilities of(List<String> rules) {
        List<Rule> read = new ArrayList<>();
        for (String rule : rules) {
            int colon = rule.lastIndexOf(':');
            if (colon < 1 || rule.substring(colon + 1).isBlank()) {
                throw new IllegalArgumentException("not \"who: CAPABILITY ...\": " + rule);
            }
            String who = rule.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            boolean beginning = who.endsWith("*");
            Set<String> capabilities = new HashSet<>();
            for (String name : words(rule.substring(colon + 1).toUpperCase(Locale.ROOT))) {
                capabilities.add(name);
            }
            read.add(new Rule(beginning ? who.substring(0, who.length() - 1) : who, beginning, capabilities));
        }
        return new HiddenCapabilities(List.copyOf(read));
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }

    /** What is told of some capabilities to a client, or to an account; empty for a name that is not known. */
    String told(String capabilities, String clientName, String account) {
        if (rules.isEmpty()) {
            return capabilities;
        }
        Set<String> hidden = new HashSet<>();
        for (Rule rule : rules) {
            if (rule.holdsFor(clientName.toLowerCase(Locale.ROOT)) || rule.holdsFor(account.toLowerCase(Locale.ROOT))) {
                hidden.addAll(rule.capabilities());
            }
        }
        return hidden.isEmpty() ? capabilities : without(capabilities, hidden);
    }

    private static String without(String capabilities, Set<String> hidden) {
        var left = new StringBuilder();
        for (String capability : words(capabilities)) {
            int equals = capability.indexOf('=');
            String upper = capability.toUpperCase(Locale.ROOT);
            boolean byName = equals > 0 && hidden.contains(upper.substring(0, equals));
            if (!byName && !hidden.contains(upper)) {
                left.append(left.isEmpty() ? "" : " ").append(capability);
            }
        }
        return left.toString();
    }
}
