package io.postrider.smtp.submission;

import io.postrider.api.auth.LoginGrant;
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

    /** Whether this address is one of them, itself, with a detail behind "+", or by its domain. */
    public boolean contains(String address) {
        String key = address.toLowerCase(Locale.ROOT);
        int at = key.lastIndexOf('@');
        if (at <= 0) {
            return false;
        }
        return addresses.contains(key) || addresses.contains(key.substring(at)) || addresses.contains(plain(key, at));
    }

    private static String plain(String key, int at) {
        int plus = key.indexOf('+');
        return plus > 0 && plus < at ? key.substring(0, plus) + key.substring(at) : key;
    }
}
