package io.postrider.mail.spam;

import java.util.Map;
import java.util.Set;

/**
 * What is known of a message from elsewhere, as far as rules ask for it.
 *
 * @param results what checks came to, for example {@code spf} to {@code fail}
 * @param localDomains the domains of its recipients, in normal form
 * @param localNames the display names and local parts of its recipients, in lower case
 */
public record Facts(Map<String, String> results, Set<String> localDomains, Set<String> localNames) {
    /** Nothing is known. */
    public static final Facts NONE = new Facts(Map.of(), Set.of(), Set.of());

    public Facts {
        results = Map.copyOf(results);
        localDomains = Set.copyOf(localDomains);
        localNames = Set.copyOf(localNames);
    }
}
