package io.postrider.mail.address;

/** Address literals (RFC 5321 section 4.1.3), without their brackets. */
final class AddressLiteral {
    private static final String IPV6 = "IPv6:";

    private AddressLiteral() {}

    static boolean isValid(String text) {
        if (text.regionMatches(true, 0, IPV6, 0, IPV6.length())) {
            return isIpv6(text.substring(IPV6.length()));
        }
        return isIpv4(text);
    }

    /** {@code IPv4-address-literal = Snum 3("." Snum)}. */
    static boolean isIpv4(String text) {
        int numbers = 0;
        int position = 0;
        while (position < text.length()) {
            int start = position;
            int value = 0;
            while (position < text.length() && isDigit(text.charAt(position)) && position - start < 3) {
                value = value * 10 + text.charAt(position++) - '0';
            }
            if (position == start || value > 255) {
                return false;
            }
            numbers++;
            if (position == text.length()) {
                return numbers == 4;
            }
            if (text.charAt(position++) != '.' || numbers == 4) {
                return false;
            }
        }
        return false;
    }

    /** {@code IPv6-addr}: full, compressed, and both with an IPv4 address at the end. */
    static boolean isIpv6(String text) {
        int compression = text.indexOf("::");
        if (compression < 0) {
            return groups(text) == 8;
        }
        String before = text.substring(0, compression);
        String after = text.substring(compression + 2);
        if (before.contains(".") || after.contains("::")) {
            return false;
        }
        int left = before.isEmpty() ? 0 : groups(before);
        int right = after.isEmpty() ? 0 : groups(after);
        return left >= 0 && right >= 0 && left + right <= 6;
    }

    /** How many groups of 16 bits the text holds, or -1 when it is not made of groups. */
    private static int groups(String text) {
        int count = 0;
        int start = 0;
        while (true) {
            int colon = text.indexOf(':', start);
            if (colon < 0) {
                String last = text.substring(start);
                if (isIpv4(last)) {
                    return count + 2;
                }
                return isGroup(last) ? count + 1 : -1;
            }
            if (!isGroup(text.substring(start, colon))) {
                return -1;
            }
            count++;
            start = colon + 1;
        }
    }

    private static boolean isGroup(String text) {
        return !text.isEmpty()
                && text.length() <= 4
                && text.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
