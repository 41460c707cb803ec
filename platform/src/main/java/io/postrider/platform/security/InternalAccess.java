package io.postrider.platform.security;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service's table of internal paths and the scope that each needs. The longest prefix decides; a path under no prefix
 * is refused. Declare it as a bean:
 *
 * {@snippet :
 * @Bean InternalAccess internalAccess() {
 *     return InternalAccess.none().allow("/internal/v1/messages", Scope.ACCEPT);
 * }
 * }
 */
public final class InternalAccess {
    private final List<Rule> rules;

    private InternalAccess(List<Rule> rules) {
        this.rules = rules;
    }

    /** A table that allows nothing. */
    public static InternalAccess none() {
        return new InternalAccess(List.of());
    }

    /** The table with one more row: all paths at or below {@code prefix} need {@code scope}. */
    public InternalAccess allow(String prefix, String scope) {
        var more = new ArrayList<>(rules);
        more.add(new Rule(prefix, scope));
        more.sort((one, other) -> other.prefix().length() - one.prefix().length());
        return new InternalAccess(List.copyOf(more));
    }

    /** The scope that a path needs; null when nobody may ask for it. */
    @Nullable String scopeOf(String path) {
        for (Rule rule : rules) {
            if (rule.covers(path)) {
                return rule.scope();
            }
        }
        return null;
    }

    private record Rule(String prefix, String scope) {
        boolean covers(String path) {
            return path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
        }
    }
}
