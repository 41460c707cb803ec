package io.postrider.auth.policy;

import io.postrider.auth.access.Action;
import java.util.Locale;

/** Whose rules they are. */
public enum PolicyLevel {
    TENANT(Action.TENANTS_WRITE),
    DOMAIN(Action.DOMAINS_WRITE),
    ACCOUNT(Action.ACCOUNTS_WRITE);

    private final Action write;

    PolicyLevel(Action write) {
        this.write = write;
    }

    /** What changing rules of this level needs. */
    Action write() {
        return write;
    }

    /** As it is written. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
