package io.postrider.auth.dns;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Records as a zone file has them (RFC 1035 section 5.1), with absolute names, to paste or to {@code $INCLUDE}. */
final class ZoneText {
    private static final int STRING_LIMIT = 255;

    private ZoneText() {}

    /** What belongs into another zone is there as a comment. */
    static String of(String domain, List<DnsRecord> records) {
        StringBuilder zone = new StringBuilder("; Records of %s for mail, to go into its zone.\n".formatted(domain));
        Purpose purpose = null;
        for (DnsRecord record : records) {
            if (record.purpose() != purpose) {
                purpose = record.purpose();
                zone.append("\n; ").append(purpose.meaning()).append('\n');
            }
            zone.append(record.within(domain) ? "" : "; in another zone: ")
                    .append(line(record))
                    .append('\n');
        }
        return zone.toString();
    }

    private static String line(DnsRecord record) {
        String data = record.type().equals("TXT") ? quoted(record.data()) : record.data();
        return "%s. %d IN %s %s".formatted(record.name(), record.ttl(), record.type(), data);
    }

    /** RFC 1035 section 3.3: a string has at most 255 octets; a longer text is several, which readers join. */
    static String quoted(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder strings = new StringBuilder("\"");
        for (int i = 0; i < octets.length; i++) {
            if (i > 0 && i % STRING_LIMIT == 0) {
                strings.append("\" \"");
            }
            append(strings, octets[i] & 0xff);
        }
        return strings.append('"').toString();
    }

    private static void append(StringBuilder strings, int octet) {
        if (octet == '"' || octet == '\\') {
            strings.append('\\').append((char) octet);
        } else if (octet < 0x20 || octet > 0x7e) {
            strings.append("\\%03d".formatted(octet));
        } else {
            strings.append((char) octet);
        }
    }
}
