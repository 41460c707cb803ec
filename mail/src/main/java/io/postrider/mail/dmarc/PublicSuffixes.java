package io.postrider.mail.dmarc;

import io.postrider.mail.address.AddressSyntaxException;
import io.postrider.mail.address.DomainName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.HashSet;
import java.util.Set;

/** The public suffix list: below which names others register, for domains that do not say so in the DNS themselves. */
public final class PublicSuffixes {
    private final Set<String> rules;
    private final Set<String> wildcards;
    private final Set<String> exceptions;

    private PublicSuffixes(Set<String> rules, Set<String> wildcards, Set<String> exceptions) {
        this.rules = Set.copyOf(rules);
        this.wildcards = Set.copyOf(wildcards);
        this.exceptions = Set.copyOf(exceptions);
    }

    /**
     * Reads the list in the form in which it is published; lines that are no rules are passed over.
     *
     * @throws IOException the reader's own
     */
    public static PublicSuffixes read(Reader list) throws IOException {
        var lines = new BufferedReader(list);
        Set<String> rules = new HashSet<>();
        Set<String> wildcards = new HashSet<>();
        Set<String> exceptions = new HashSet<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String rule = line.strip();
            if (rule.isEmpty() || rule.startsWith("//")) {
                continue;
            }
            if (rule.startsWith("!")) {
                add(rule.substring(1), exceptions);
            } else if (rule.startsWith("*.")) {
                add(rule.substring(2), wildcards);
            } else {
                add(rule, rules);
            }
        }
        return new PublicSuffixes(rules, wildcards, exceptions);
    }

    private static void add(String name, Set<String> to) {
        try {
            to.add(DomainName.of(name).ascii());
        } catch (AddressSyntaxException unreadable) {
            // A newer form of rule; the others hold.
        }
    }

    /** How many rules there are. */
    public int size() {
        return rules.size() + wildcards.size() + exceptions.size();
    }

    /** The name one label below the longest public suffix of a name, in lower case; the name itself when it is a suffix. */
    public String organizationalDomain(String name) {
        String below = name;
        String candidate = name;
        while (!isSuffix(candidate)) {
            int dot = candidate.indexOf('.');
            if (dot < 0) {
                break;
            }
            below = candidate;
            candidate = candidate.substring(dot + 1);
        }
        return below;
    }

    private boolean isSuffix(String name) {
        if (exceptions.contains(name)) {
            return false;
        }
        int dot = name.indexOf('.');
        // A name of one label is one whether the list knows it or not.
        return dot < 0 || rules.contains(name) || wildcards.contains(name.substring(dot + 1));
    }
}
