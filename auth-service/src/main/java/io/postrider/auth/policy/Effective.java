package io.postrider.auth.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What holds for a tenant, a domain or an account.
 *
 * @param rules the values
 * @param from whose each is, by the rule's name
 */
record Effective(Rules rules, Map<String, String> from) {
    /**
     * The rules of one level.
     *
     * @param name for example {@code tenant}
     * @param rules its own
     */
    record Level(String name, Rules rules) {}

    /** A value, and whose it is. */
    private record Held<T>(@Nullable T value, String from) {}

    /** What holds below these levels, the highest first. */
    static Effective of(List<Level> levels) {
        Map<String, String> from = new LinkedHashMap<>();
        Rules rules = new Rules(
                held(Rule.PROTOCOLS, levels, from),
                held(Rule.APP_PASSWORDS_ONLY, levels, from),
                held(Rule.APP_PASSWORDS, levels, from),
                held(Rule.PASSWORD_LENGTH, levels, from),
                held(Rule.PASSWORD_STRENGTH, levels, from),
                held(Rule.RECIPIENTS, levels, from),
                held(Rule.SENT, levels, from),
                held(Rule.RECEIVED, levels, from),
                held(Rule.FORWARDING, levels, from),
                held(Rule.HOURLY_MESSAGES, levels, from),
                held(Rule.DAILY_RECIPIENTS, levels, from),
                held(Rule.COPY_TO_SENT, levels, from),
                held(Rule.GRACE, levels, from),
                held(Rule.MAIL, levels, from),
                held(Rule.QUOTA, levels, from));
        return new Effective(rules, from);
    }

    private static <T> @Nullable T held(Rule<T> rule, List<Level> levels, Map<String, String> from) {
        Held<T> held = new Held<>(null, levels.getFirst().name());
        for (Level level : levels) {
            T own = rule.of().apply(level.rules());
            if (own != null) {
                held = below(rule, held, own, level.name());
            }
        }
        from.put(rule.name(), held.from());
        return held.value();
    }

    private static <T> Held<T> below(Rule<T> rule, Held<T> upper, T own, String level) {
        if (upper.value() == null) {
            return new Held<>(own, level);
        }
        T holds = rule.tighter().apply(upper.value(), own);
        return !rule.nearest() && holds.equals(upper.value()) ? upper : new Held<>(holds, level);
    }

    /** Whether a value would hold as it is below these rules: a limit does unless theirs is tighter. */
    <T> boolean lets(Rule<T> rule, Rules own) {
        T above = rule.of().apply(rules);
        T value = rule.of().apply(own);
        return rule.nearest()
                || above == null
                || value == null
                || rule.tighter().apply(above, value).equals(value);
    }
}
