package io.postrider.pop3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.regex.Matcher.quoteReplacement;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client that has not said {@code UTF8} gets in place of a header in UTF-8 (RFC 6856 section 2.1): the same in
 * ASCII, in the simple form of RFC 6858. A header in another charset is no internationalized one and is sent as it is.
 */
final class Surrogate {
    private static final Set<String> ADDRESSES = Set.of(
            "from",
            "sender",
            "reply-to",
            "to",
            "cc",
            "bcc",
            "resent-from",
            "resent-sender",
            "resent-to",
            "resent-cc",
            "resent-bcc",
            "return-path",
            "delivered-to",
            "disposition-notification-to");
    private static final Set<String> WITH_PARAMETERS = Set.of("content-type", "content-disposition");
    /** Structured, and not of addresses: there is no way to say in ASCII what they say. */
    private static final Set<String> WITHOUT_SURROGATE = Set.of(
            "message-id",
            "in-reply-to",
            "references",
            "resent-message-id",
            "content-id",
            "received",
            "date",
            "resent-date",
            "mime-version",
            "content-transfer-encoding",
            "dkim-signature",
            "authentication-results",
            "received-spf",
            "arc-seal",
            "arc-message-signature",
            "arc-authentication-results",
            "autocrypt",
            "list-id",
            "list-post",
            "list-help",
            "list-owner",
            "list-archive",
            "list-subscribe",
            "list-unsubscribe");
    // RFC 6858 section 2.1
    private static final String NO_ADDRESS = "invalid@internationalized-address.invalid";
    /**
     * A quoted string, which may lack its end, something between angle brackets, a separator, or what stands between
     * those. Each step takes all it looked at: a sender must not be able to make a header expensive.
     */
    private static final Pattern ADDRESS_TOKEN =
            Pattern.compile("\"(?:[^\"\\\\]++|\\\\.?+)*+\"?+|<[^<>]*+>|[,;:]|[^\"<,;:]++|.", Pattern.DOTALL);

    private static final Pattern PARAMETER =
            Pattern.compile("(?<![-\\w])([-\\w]++)=(?:\"((?:[^\"\\\\]++|\\\\.)*+)\"|([^;\\s]++))", Pattern.DOTALL);
    private static final Pattern NOT_ASCII = Pattern.compile("[^\\x00-\\x7f]");
    /** RFC 2047 section 2: an encoded word has at most 75 characters. */
    private static final int ENCODED_OCTETS = 42;

    private Surrogate() {}

    /**
     * A header in ASCII.
     *
     * @param octets what to send
     * @param bodyAt where the message goes on
     */
    record Header(byte[] octets, int bodyAt) {}

    /** The surrogate of the header that begins a message; null if there is no need for one. */
    static @Nullable Header of(byte[] message) {
        int end = headerEnd(message);
        byte[] header = Arrays.copyOf(message, end);
        if (isAscii(header)) {
            return null;
        }
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(header)).toString();
            return new Header(ascii(text).getBytes(US_ASCII), end);
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static int headerEnd(byte[] message) {
        boolean lineEmpty = true;
        for (int i = 0; i < message.length; i++) {
            if (message[i] == '\n') {
                if (lineEmpty) {
                    return i + 1;
                }
                lineEmpty = true;
            } else if (message[i] != '\r') {
                lineEmpty = false;
            }
        }
        return message.length;
    }

    private static boolean isAscii(byte[] octets) {
        for (byte octet : octets) {
            if (octet < 0) {
                return false;
            }
        }
        return true;
    }

    private static String ascii(String header) {
        var out = new StringBuilder(header.length() + 256);
        for (String field : header.split("(?<=\n)(?![ \t])")) {
            out.append(NOT_ASCII.matcher(field).find() ? field(field) : field);
        }
        return out.toString();
    }

    private static String field(String field) {
        int colon = field.indexOf(':');
        String name = field.substring(0, Math.max(0, colon)).strip().toLowerCase(Locale.ROOT);
        // A field's name is ASCII in every message (RFC 6532 section 3.2); what has another is no field.
        if (colon < 0 || NOT_ASCII.matcher(name).find() || WITHOUT_SURROGATE.contains(name)) {
            // RFC 6858 section 2.4
            return "";
        }
        String value = field.substring(colon + 1).replaceAll("\r?\n", "");
        return field.substring(0, colon + 1) + value(name, value) + "\r\n";
    }

    private static String value(String name, String value) {
        if (ADDRESSES.contains(name)) {
            return ADDRESS_TOKEN.matcher(value).replaceAll(token -> quoteReplacement(address(token.group())));
        }
        if (WITH_PARAMETERS.contains(name)) {
            String converted = PARAMETER.matcher(value).replaceAll(Surrogate::parameter);
            return NOT_ASCII.matcher(converted).replaceAll("?");
        }
        // RFC 6858 section 2.3
        return words(value);
    }

    /** RFC 6858 section 2.1: the name stays, the address does not. */
    private static String address(String token) {
        if (!NOT_ASCII.matcher(token).find()) {
            return token;
        }
        if (token.startsWith("<")) {
            return "<" + NO_ADDRESS + ">";
        }
        if (token.startsWith("\"")) {
            // All of it: what stays outside an encoded word is no longer inside quotes.
            int end = token.endsWith("\"") ? token.length() - 1 : token.length();
            return encoded(token.substring(1, end).replaceAll("\\\\(.)", "$1"));
        }
        return token.indexOf('@') < 0 ? words(token) : " " + NO_ADDRESS;
    }

    /** RFC 2231 section 4, for file names above all; RFC 6858 section 2.2 would leave them out. */
    private static String parameter(MatchResult parameter) {
        String value = parameter.group(2) != null ? parameter.group(2).replaceAll("\\\\(.)", "$1") : parameter.group(3);
        if (!NOT_ASCII.matcher(value).find()) {
            return quoteReplacement(parameter.group());
        }
        var out = new StringBuilder(parameter.group(1)).append("*=utf-8''");
        for (byte octet : value.getBytes(UTF_8)) {
            boolean plain = octet > 0 && (Character.isLetterOrDigit(octet) || octet == '.' || octet == '-');
            out.append(plain ? String.valueOf((char) octet) : "%%%02X".formatted(octet & 0xff));
        }
        return quoteReplacement(out.toString());
    }

    /** From the first word that is not ASCII to the last everything is encoded: a space between two such would be lost. */
    private static String words(String text) {
        int first = -1;
        int last = -1;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        if (first < 0) {
            return text;
        }
        int from = text.lastIndexOf(' ', first) + 1;
        int to = text.indexOf(' ', last) < 0 ? text.length() : text.indexOf(' ', last);
        return text.substring(0, from) + encoded(text.substring(from, to)) + text.substring(to);
    }

    private static String encoded(String text) {
        var out = new StringBuilder();
        int octets = 0;
        int from = 0;
        for (int at = 0; at < text.length(); ) {
            int next = text.offsetByCodePoints(at, 1);
            int more = text.substring(at, next).getBytes(UTF_8).length;
            if (octets + more > ENCODED_OCTETS) {
                word(out, text.substring(from, at));
                from = at;
                octets = 0;
            }
            octets += more;
            at = next;
        }
        word(out, text.substring(from));
        return out.toString();
    }

    private static void word(StringBuilder out, String text) {
        out.append(out.isEmpty() ? "=?utf-8?B?" : "\r\n =?utf-8?B?");
        out.append(Base64.getEncoder().encodeToString(text.getBytes(UTF_8))).append("?=");
    }
}
