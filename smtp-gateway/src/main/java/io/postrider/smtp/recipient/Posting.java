package io.postrider.smtp.recipient;

import io.postrider.api.auth.LoginGrant;
import io.postrider.api.auth.Resolution.Group;
import io.postrider.smtp.recipient.RecipientAnswer.Local;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may post to a group. Who logged in is known; a reverse-path is what a stranger claims, and
 * nothing at RCPT has proved it. So a group that is not for anyone takes mail of those only who logged in.
 */
public final class Posting {
    private Posting() {}

    /** Whether a session may send to what an address leads to; no login means that nobody is known. */
    public static boolean allowed(Local local, @Nullable LoginGrant login) {
        Group group = local.group();
        if (group == null) {
            return true;
        }
        return switch (group.whoMayPost()) {
            case ANYONE -> true;
            case TENANT -> login != null && login.tenantId().equals(group.tenantId());
            case DOMAIN -> login != null && hasAddressIn(group.domain(), login);
            case MEMBERS ->
                login != null
                        && local.targets().stream()
                                .anyMatch(member -> member.accountId().equals(login.accountId()));
        };
    }

    /** Any of its addresses: an alias in the domain makes somebody of the domain too. */
    private static boolean hasAddressIn(String domain, LoginGrant login) {
        return domainOf(login.address()).equals(domain)
                || login.addresses().stream()
                        .anyMatch(address -> domainOf(address).equals(domain));
    }

    private static String domainOf(String address) {
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }
}
