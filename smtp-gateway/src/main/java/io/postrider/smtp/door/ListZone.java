package io.postrider.smtp.door;

import io.postrider.platform.net.Networks;
import java.net.InetAddress;
import java.util.Locale;

/**
 * A list of addresses in the DNS (RFC 5782).
 *
 * @param name its zone
 * @param answers the addresses that mean "listed"
 */
public record ListZone(String name, Networks answers) {
    // RFC 5782 section 2.1: answers are in 127.0.0.0/8. Operators say in 127.255.255.0/24 that they do not answer the
    // one who asks.
    private static final Networks LISTED = Networks.of("127.0.0.0/8");
    private static final Networks REFUSALS = Networks.of("127.255.255.0/24");
    private static final int IPV4 = 4;
    private static final String HEX = "0123456789abcdef";

    /** Reads {@code zone} or {@code zone=127.0.0.2/31}. */
    public static ListZone parse(String text) {
        int equals = text.indexOf('=');
        String zone = (equals < 0 ? text : text.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
        if (zone.isEmpty() || zone.length() > 150 || !zone.chars().allMatch(ListZone::isNameCharacter)) {
            throw new IllegalArgumentException("not the name of a list: \"" + text + "\"");
        }
        return new ListZone(zone, equals < 0 ? LISTED : Networks.of(text.substring(equals + 1)));
    }

    private static boolean isNameCharacter(int c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_';
    }

    /** Whether an answer means that the address is on the list. */
    boolean means(InetAddress answer) {
        return answers.contains(answer) && !REFUSALS.contains(answer);
    }

    /** The name under which an address is on the list (RFC 5782 sections 2.1 and 2.4). */
    String nameOf(byte[] octets) {
        StringBuilder reversed = new StringBuilder(64 + name.length());
        for (int i = octets.length - 1; i >= 0; i--) {
            int octet = octets[i] & 0xff;
            if (octets.length == IPV4) {
                reversed.append(octet).append('.');
            } else {
                reversed.append(HEX.charAt(octet & 15)).append('.');
                reversed.append(HEX.charAt(octet >> 4)).append('.');
            }
        }
        return reversed.append(name).toString();
    }
}
