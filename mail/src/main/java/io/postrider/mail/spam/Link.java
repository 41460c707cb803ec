package io.postrider.mail.spam;

import io.postrider.mail.address.AddressSyntaxException;
import io.postrider.mail.address.DomainName;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A link of a message's text.
 *
 * @param target where it leads, as written
 * @param text what people see of it; empty when they see the target itself
 */
public record Link(String target, String text) {
    /** The host in normal form, or an address literal as written; null when it leads to no host. */
    public @Nullable String host() {
        return hostOf(target);
    }

    /** The host that the text pretends to lead to; null when the text looks like no address. */
    public @Nullable String pretendedHost() {
        String shown = text.strip();
        boolean address = shown.indexOf(' ') < 0 && (shown.contains("://") || shown.startsWith("www."));
        return address ? hostOf(shown.startsWith("www.") ? "http://" + shown : shown) : null;
    }

    /** Whether somebody's name stands before the host, as in {@code http://bank.example@evil.example/}. */
    public boolean hasUserinfo() {
        int start = authority(target);
        return start >= 0
                && target.substring(start, authorityEnd(target, start)).indexOf('@') >= 0;
    }

    static @Nullable String hostOf(String url) {
        int start = authority(url);
        if (start < 0) {
            return null;
        }
        String authority = url.substring(start, authorityEnd(url, start));
        // What stands before the last @ is a name, whatever it looks like.
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        if (host.startsWith("[")) {
            return host.indexOf(']') > 0
                    ? host.substring(0, host.indexOf(']') + 1).toLowerCase(Locale.ROOT)
                    : null;
        }
        int port = host.indexOf(':');
        String name = port < 0 ? host : host.substring(0, port);
        try {
            return name.isEmpty()
                    ? null
                    : DomainName.of(decoded(name).toLowerCase(Locale.ROOT)).ascii();
        } catch (AddressSyntaxException e) {
            return null;
        }
    }

    /** Where the authority begins; browsers take any number of slashes, and backslashes, for two. */
    private static int authority(String url) {
        int colon = url.indexOf(':');
        String scheme = colon < 0 ? "" : url.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        int position = scheme.equals("http") || scheme.equals("https") || scheme.equals("ftp") ? colon + 1 : 0;
        if (position == 0 && !(url.startsWith("//") || url.startsWith("\\\\"))) {
            return -1;
        }
        while (position < url.length() && (url.charAt(position) == '/' || url.charAt(position) == '\\')) {
            position++;
        }
        return position;
    }

    private static int authorityEnd(String url, int start) {
        int end = start;
        while (end < url.length() && "/\\?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private static String decoded(String name) {
        if (name.indexOf('%') < 0) {
            return name;
        }
        var out = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            int value = name.charAt(i) == '%' && i + 2 < name.length()
                    ? Character.digit(name.charAt(i + 1), 16) * 16 + Character.digit(name.charAt(i + 2), 16)
                    : -1;
            if (value > ' ' && value < 0x7f) {
                out.append((char) value);
                i += 2;
            } else {
                out.append(name.charAt(i));
            }
        }
        return out.toString();
    }
}
