package io.postrider.smtp.submission;

import io.postrider.api.auth.LoginGrant;
import io.postrider.mail.address.AddressSyntaxException;
import io.postrider.mail.address.DomainName;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The addresses that a logged-in account may send from: those that are its own, or as good as that, and those that it may
 * send on behalf of.
 */
public final class OwnedAddresses {
    private final Set<String> own;
    private final Set<String> others;
    private final String primary;

    /** Those that the login named. */
    public OwnedAddresses(LoginGrant grant) {
        own = new HashSet<>(grant.addresses());
        own.add(grant.address().toLowerCase(Locale.ROOT));
        others = Set.copyOf(grant.onBehalf());
        primary = grant.address();
    }

    /** The account's own address. */
    public String primary() {
        return primary;
    }

    /** Whether this address is its own: itself, with a detail behind "+", or by its domain in any of its forms. */
    public boolean contains(String address) {
        return among(own, address);
    }

    /** Whether it may send from this address, in its own name or in another's. */
    public boolean allows(String address) {
        return among(own, address) || among(others, address);
    }

    private static boolean among(Set<String> addresses, String address) {
        int at = address.lastIndexOf('@');
        if (at <= 0) {
            return false;
        }
        String domain = "@" + ascii(address.substring(at + 1));
        String localPart = address.substring(0, at).toLowerCase(Locale.ROOT);
        int plus = localPart.indexOf('+');
        return addresses.contains(localPart + domain)
                || addresses.contains(domain)
                || plus > 0 && addresses.contains(localPart.substring(0, plus) + domain);
    }

    private static String ascii(String domain) {
        try {
            return DomainName.of(domain).ascii();
        } catch (AddressSyntaxException e) {
            return domain.toLowerCase(Locale.ROOT);
        }
    }
}
