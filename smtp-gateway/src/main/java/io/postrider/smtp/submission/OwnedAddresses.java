package io.postrider.smtp.submission;

import io.postrider.api.auth.LoginGrant;
import io.postrider.mail.address.AddressSyntaxException;
import io.postrider.mail.address.DomainName;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The addresses that a logged-in account may send from. */
public final class OwnedAddresses {
    private final Set<String> addresses;

    /** Those that the login named. */
    public OwnedAddresses(LoginGrant grant) {
        addresses = new HashSet<>(grant.addresses());
        addresses.add(grant.address().toLowerCase(Locale.ROOT));
    }

    /** Whether this address is one of them, itself, with a detail behind "+", or by its domain in any of its forms. */
    public boolean contains(String address) {
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
