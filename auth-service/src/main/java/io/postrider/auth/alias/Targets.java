package io.postrider.auth.alias;

import java.util.Set;
import java.util.UUID;

/**
 * Where an alias leads.
 *
 * @param accounts here, by their ids, which never change
 * @param external addresses elsewhere
 */
record Targets(Set<UUID> accounts, Set<String> external) {
    static final Targets NONE = new Targets(Set.of(), Set.of());
}
