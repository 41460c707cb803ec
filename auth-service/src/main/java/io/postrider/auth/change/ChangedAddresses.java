package io.postrider.auth.change;

import java.util.Set;

/** Tells which of the remembered addresses a change concerns, in one pass however many changed. */
public final class ChangedAddresses {
    private static final String POSTMASTER = "postmaster";

    private ChangedAddresses() {}

    /**
     * Whether a remembered address is among those that changed, or is a plus-tagged form of one, or is in a domain that
     * changed as a whole ({@code @example.org}). The postmaster without a domain is also that of domains without one.
     */
    public static boolean concern(Set<String> changed, String remembered) {
        int at = remembered.lastIndexOf('@');
        if (changed.contains(remembered) || at >= 0 && changed.contains(remembered.substring(at))) {
            return true;
        }
        int plus = remembered.indexOf('+');
        String plain = plus > 0 && plus < at ? remembered.substring(0, plus) + remembered.substring(at) : remembered;
        return changed.contains(plain) || changed.contains(POSTMASTER) && plain.startsWith(POSTMASTER + '@');
    }
}
