package io.postrider.auth.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A bundle of actions with a name. Only the administrators of a platform and of a tenant may take mail along; no other reads any. */
public enum Role {
    PLATFORM_ADMIN(Reaches.PLATFORM, "Does everything, everywhere.", EnumSet.allOf(Action.class)),
    TENANT_ADMIN(
            Reaches.TENANT,
            "Does everything within one tenant, its keys and its queue included.",
            EnumSet.allOf(Action.class)),
    DOMAIN_ADMIN(
            Reaches.DOMAINS,
            "Makes and changes accounts, aliases, groups and delegations of certain domains, changes the domains themselves, and"
                    + " sees what became of their mail.",
            EnumSet.of(
                    Action.DOMAINS_READ,
                    Action.DOMAINS_WRITE,
                    Action.ACCOUNTS_READ,
                    Action.ACCOUNTS_WRITE,
                    Action.ALIASES_READ,
                    Action.ALIASES_WRITE,
                    Action.GROUPS_READ,
                    Action.GROUPS_WRITE,
                    Action.DELEGATIONS_READ,
                    Action.DELEGATIONS_WRITE,
                    Action.AUDIT_READ,
                    Action.MESSAGES_READ)),
    SUPPORT(
            Reaches.ANYTHING,
            "Sees how things are set up and what became of messages; changes nothing.",
            EnumSet.of(
                    Action.TENANTS_READ,
                    Action.DOMAINS_READ,
                    Action.ACCOUNTS_READ,
                    Action.ALIASES_READ,
                    Action.GROUPS_READ,
                    Action.DELEGATIONS_READ,
                    Action.MESSAGES_READ)),
    AUDITOR(
            Reaches.ANYTHING,
            "Sees who may do what, who did, and what became of messages; changes nothing.",
            EnumSet.of(
                    Action.TENANTS_READ,
                    Action.DOMAINS_READ,
                    Action.ACCOUNTS_READ,
                    Action.ALIASES_READ,
                    Action.GROUPS_READ,
                    Action.DELEGATIONS_READ,
                    Action.KEYS_READ,
                    Action.AUDIT_READ,
                    Action.MESSAGES_READ));

    /** What a key with the role must be limited to. */
    public enum Reaches {
        PLATFORM("is for the whole platform: name no tenant and no domains."),
        TENANT("is for one tenant as a whole: name it, and no domains."),
        DOMAINS("is for certain domains: name them."),
        ANYTHING("is for whatever you name.");

        private final String demand;

        Reaches(String demand) {
            this.demand = demand;
        }

        /** As it is written. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What a key with such a role must say, for people. */
        public String demand() {
            return demand;
        }
    }

    private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final Reaches reaches;
    private final String description;
    private final Set<Action> actions;

    Role(Reaches reaches, String description, Set<Action> actions) {
        this.reaches = reaches;
        this.description = description;
        this.actions = actions;
    }

    /** The role as it is written, for example {@code tenant-admin}. */
    @JsonValue
    public String text() {
        return text;
    }

    public Reaches reaches() {
        return reaches;
    }

    public String description() {
        return description;
    }

    public Set<Action> actions() {
        return EnumSet.copyOf(actions);
    }

    /** The role of that name. */
    public static Optional<Role> find(String text) {
        return Arrays.stream(values()).filter(role -> role.text.equals(text)).findFirst();
    }

    @JsonCreator
    static Role of(String text) {
        List<String> known = Arrays.stream(values()).map(Role::text).toList();
        return find(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no role '%s'; there are: %s.".formatted(text, String.join(", ", known))));
    }
}
