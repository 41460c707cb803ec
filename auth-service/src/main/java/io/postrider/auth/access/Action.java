package io.postrider.auth.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an API key may do. A schema of its own: generators cannot make a set of an enum without a name. */
@Schema(enumAsRef = true)
public enum Action {
    TENANTS_READ,
    TENANTS_WRITE,
    DOMAINS_READ,
    DOMAINS_WRITE,
    ACCOUNTS_READ,
    ACCOUNTS_WRITE,
    ALIASES_READ,
    ALIASES_WRITE,
    GROUPS_READ,
    GROUPS_WRITE,
    DELEGATIONS_READ,
    /** Let accounts send as others, or on behalf of them. */
    DELEGATIONS_WRITE,
    KEYS_READ,
    KEYS_WRITE,
    AUDIT_READ,
    /** Follow what became of messages. */
    MESSAGES_READ,
    /** Hold, retry and remove messages in the queue. */
    MESSAGES_WRITE,
    /** Take accounts' mail along. */
    MAIL_READ,
    /** Bring mail into accounts. */
    MAIL_WRITE,
    /** Send mail as the accounts that the key reaches. */
    MAIL_SEND;

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', ':');

    /** The action as it is written, for example {@code accounts:write}. */
    @JsonValue
    public String text() {
        return text;
    }

    /** The action of that name. */
    public static Optional<Action> find(String text) {
        return Arrays.stream(values())
                .filter(action -> action.text.equals(text))
                .findFirst();
    }

    @JsonCreator
    static Action of(String text) {
        return find(text)
                .orElseThrow(() -> new IllegalArgumentException("There is no action '%s'; there are: %s."
                        .formatted(
                                text,
                                String.join(
                                        ", ",
                                        Arrays.stream(values())
                                                .map(Action::text)
                                                .toList()))));
    }

    @Override
    public String toString() {
        return text;
    }
}
