package io.postrider.auth.policy;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One rule, and what holds where two levels have it.
 *
 * @param name as the API has it
 * @param of its value among rules; null for none
 * @param tighter what holds of an upper and a lower level's value
 * @param nearest whether it is a default, which whoever is nearer to the account decides; else it is a limit
 */
record Rule<T>(String name, Function<Rules, @Nullable T> of, BinaryOperator<T> tighter, boolean nearest) {
    static final Rule<List<LoginPlace>> PROTOCOLS = limit("allowedProtocols", Rules::allowedProtocols, Rule::both);
    static final Rule<Boolean> APP_PASSWORDS_ONLY =
            limit("appPasswordsOnly", Rules::appPasswordsOnly, Boolean::logicalOr);
    static final Rule<Integer> APP_PASSWORDS = limit("maxAppPasswords", Rules::maxAppPasswords, Math::min);
    static final Rule<Integer> PASSWORD_LENGTH = limit("minPasswordLength", Rules::minPasswordLength, Math::max);
    static final Rule<Integer> PASSWORD_STRENGTH = limit("minPasswordStrength", Rules::minPasswordStrength, Math::max);
    static final Rule<Integer> RECIPIENTS = limit("maxRecipients", Rules::maxRecipients, Math::min);
    static final Rule<Long> SENT = limit("maxSentBytes", Rules::maxSentBytes, Math::min);
    static final Rule<Long> RECEIVED = limit("maxReceivedBytes", Rules::maxReceivedBytes, Math::min);
    static final Rule<List<String>> FORWARDING = limit("forwardingDomains", Rules::forwardingDomains, Rule::both);
    static final Rule<Integer> HOURLY_MESSAGES = limit("maxMessagesPerHour", Rules::maxMessagesPerHour, Math::min);
    static final Rule<Integer> DAILY_RECIPIENTS = limit("maxRecipientsPerDay", Rules::maxRecipientsPerDay, Math::min);
    static final Rule<Boolean> COPY_TO_SENT = nearest("copyToSent", Rules::copyToSent);
    static final Rule<Integer> GRACE = nearest("deletionGraceDays", Rules::deletionGraceDays);
    /** Each of its values for itself. */
    static final Rule<MailRules> MAIL = new Rule<>("mail", Rules::mail, (upper, lower) -> lower.orElse(upper), true);

    static final Rule<Long> QUOTA = nearest("quotaBytes", Rules::quotaBytes);

    static final List<Rule<?>> ALL = List.of(
            PROTOCOLS,
            APP_PASSWORDS_ONLY,
            APP_PASSWORDS,
            PASSWORD_LENGTH,
            PASSWORD_STRENGTH,
            RECIPIENTS,
            SENT,
            RECEIVED,
            FORWARDING,
            HOURLY_MESSAGES,
            DAILY_RECIPIENTS,
            COPY_TO_SENT,
            GRACE,
            MAIL,
            QUOTA);

    private static <T> Rule<T> limit(String name, Function<Rules, @Nullable T> of, BinaryOperator<T> tighter) {
        return new Rule<>(name, of, tighter, false);
    }

    private static <T> Rule<T> nearest(String name, Function<Rules, @Nullable T> of) {
        return new Rule<>(name, of, (upper, lower) -> lower, true);
    }

    private static <E> List<E> both(List<E> upper, List<E> lower) {
        return upper.stream().filter(lower::contains).toList();
    }
}
