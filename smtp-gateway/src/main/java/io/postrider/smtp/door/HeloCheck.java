package io.postrider.smtp.door;

import io.postrider.api.verdict.Finding;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a client calls itself, as far as nobody needs to be asked about it. */
final class HeloCheck {
    static final String NAME = "helo";

    /** What it finds of a name that is none of a host. */
    static final String NO_HOST_NAME = "no-host-name";

    private static final String IPV6 = "[ipv6:";

    private HeloCheck() {}

    static List<Objection> of(String helo, InetAddress client, String hostname, DoorRules.Checks checks) {
        List<Objection> objections = new ArrayList<>(1);
        if (helo.equalsIgnoreCase(hostname)) {
            objections.add(new Objection(checks.ownName(), finding("own-name", 4, helo), DoorReplies.OUR_NAME));
        } else if (helo.startsWith("[")) {
            InetAddress literal = literal(helo);
            if (literal == null) {
                objections.add(new Objection(checks.helo(), finding(NO_HOST_NAME, 1, helo), DoorReplies.BARE_NAME));
            } else if (!literal.equals(client)) {
                objections.add(new Objection(
                        checks.ownName(), finding("foreign-address", 2, helo), DoorReplies.FOREIGN_LITERAL));
            }
        } else if (!isHostName(helo)) {
            objections.add(new Objection(checks.helo(), finding(NO_HOST_NAME, 1, helo), DoorReplies.BARE_NAME));
        }
        return objections;
    }

    private static Finding finding(String result, double score, String helo) {
        return new Finding(NAME, result, score, null, helo);
    }

    /** RFC 5321 section 4.1.3 */
    private static @Nullable InetAddress literal(String helo) {
        if (!helo.endsWith("]")) {
            return null;
        }
        boolean six = helo.toLowerCase(Locale.ROOT).startsWith(IPV6);
        String text = helo.substring(six ? IPV6.length() : 1, helo.length() - 1);
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            // Java takes 192.0.2 for an address too.
            return six || address.getHostAddress().equals(text) ? address : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** RFC 5321 section 2.3.5: a full name, of two labels at least. */
    private static boolean isHostName(String helo) {
        int labels = 0;
        int start = 0;
        String name = helo.endsWith(".") ? helo.substring(0, helo.length() - 1) : helo;
        while (start <= name.length()) {
            int dot = name.indexOf('.', start);
            int end = dot < 0 ? name.length() : dot;
            if (end == start || end - start > 63 || name.charAt(start) == '-' || name.charAt(end - 1) == '-') {
                return false;
            }
            labels++;
            start = end + 1;
        }
        return labels > 1 && name.indexOf(':') < 0 && !isNumber(name.substring(name.lastIndexOf('.') + 1));
    }

    private static boolean isNumber(String label) {
        return label.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
