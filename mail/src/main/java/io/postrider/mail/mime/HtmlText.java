package io.postrider.mail.mime;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text of an HTML body, for search and previews: no tree is built, each character is looked at once. Tags become
 * nothing or a line break, scripts, styles and titles are left out, entities are decoded.
 */
public final class HtmlText {
    private static final int MAX_TAG_NAME = 12;
    private static final int MAX_ENTITY = 10;

    private static final Map<String, String> ENTITIES = Map.ofEntries(
            Map.entry("amp", "&"),
            Map.entry("lt", "<"),
            Map.entry("gt", ">"),
            Map.entry("quot", "\""),
            Map.entry("apos", "'"),
            Map.entry("nbsp", " "),
            Map.entry("shy", ""),
            Map.entry("zwnj", ""),
            Map.entry("copy", "©"),
            Map.entry("reg", "®"),
            Map.entry("trade", "™"),
            Map.entry("euro", "€"),
            Map.entry("pound", "£"),
            Map.entry("sect", "§"),
            Map.entry("deg", "°"),
            Map.entry("middot", "·"),
            Map.entry("bull", "•"),
            Map.entry("hellip", "…"),
            Map.entry("ndash", "–"),
            Map.entry("mdash", "—"),
            Map.entry("lsquo", "‘"),
            Map.entry("rsquo", "’"),
            Map.entry("ldquo", "“"),
            Map.entry("rdquo", "”"),
            Map.entry("laquo", "«"),
            Map.entry("raquo", "»"),
            Map.entry("auml", "ä"),
            Map.entry("ouml", "ö"),
            Map.entry("uuml", "ü"),
            Map.entry("Auml", "Ä"),
            Map.entry("Ouml", "Ö"),
            Map.entry("Uuml", "Ü"),
            Map.entry("szlig", "ß"),
            Map.entry("agrave", "à"),
            Map.entry("aacute", "á"),
            Map.entry("acirc", "â"),
            Map.entry("aring", "å"),
            Map.entry("aelig", "æ"),
            Map.entry("ccedil", "ç"),
            Map.entry("egrave", "è"),
            Map.entry("eacute", "é"),
            Map.entry("ecirc", "ê"),
            Map.entry("euml", "ë"),
            Map.entry("iacute", "í"),
            Map.entry("icirc", "î"),
            Map.entry("ntilde", "ñ"),
            Map.entry("oacute", "ó"),
            Map.entry("ocirc", "ô"),
            Map.entry("oslash", "ø"),
            Map.entry("uacute", "ú"),
            Map.entry("ucirc", "û"),
            Map.entry("ugrave", "ù"));

    private final String html;
    private final int most;
    private final StringBuilder out;
    private int position;

    private HtmlText(String html, int most) {
        this.html = html;
        this.most = most;
        this.out = new StringBuilder(Math.min(most, html.length()));
    }

    /**
     * The text in a piece of HTML, which may be cut off anywhere.
     *
     * @param most how many characters of text are wanted at most
     */
    public static String of(String html, int most) {
        return new HtmlText(html, most).read();
    }

    private String read() {
        while (position < html.length() && out.length() < most) {
            char c = html.charAt(position);
            if (c == '<') {
                markup();
            } else if (c == '&') {
                entity();
            } else {
                position++;
                append(c);
            }
        }
        return out.toString();
    }

    private void append(char c) {
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\u00A0') {
            if (!out.isEmpty() && out.charAt(out.length() - 1) > ' ') {
                out.append(' ');
            }
        } else {
            out.append(c);
        }
    }

    private void markup() {
        if (html.startsWith("<!--", position)) {
            skipPast("-->");
            return;
        }
        char next = position + 1 < html.length() ? html.charAt(position + 1) : ' ';
        if (!(Character.isLetter(next) || next == '/' || next == '!' || next == '?')) {
            position++;
            append('<');
            return;
        }
        String name = tagName();
        skipTag();
        switch (name) {
            case "script", "style", "title" -> skipElement(name);
            case "br",
                    "p",
                    "div",
                    "tr",
                    "li",
                    "h1",
                    "h2",
                    "h3",
                    "h4",
                    "h5",
                    "h6",
                    "table",
                    "ul",
                    "ol",
                    "blockquote",
                    "pre",
                    "hr" -> lineBreak();
            case "td", "th" -> append(' ');
            default -> {}
        }
    }

    private String tagName() {
        int start = position + (html.startsWith("</", position) ? 2 : 1);
        int end = start;
        while (end < html.length() && end - start < MAX_TAG_NAME && Character.isLetterOrDigit(html.charAt(end))) {
            end++;
        }
        String name = html.substring(start, end).toLowerCase(Locale.ROOT);
        boolean closing = start - position == 2;
        return closing && (name.equals("script") || name.equals("style") || name.equals("title")) ? "" : name;
    }

    private void lineBreak() {
        if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
            out.append('\n');
        }
    }

    /** To after the tag's {@code >}, which may stand in a quoted attribute value. */
    private void skipTag() {
        char quote = 0;
        int start = position;
        while (position < html.length()) {
            char c = html.charAt(position++);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '>') {
                return;
            } else if ((c == '"' || c == '\'') && html.charAt(Math.max(start, position - 2)) == '=') {
                quote = c;
            }
        }
    }

    private void skipElement(String name) {
        int end = position;
        while (true) {
            end = html.indexOf("</", end);
            if (end < 0) {
                position = html.length();
                return;
            }
            if (html.regionMatches(true, end + 2, name, 0, name.length())) {
                position = end;
                return;
            }
            end += 2;
        }
    }

    private void skipPast(String mark) {
        int found = html.indexOf(mark, position);
        position = found < 0 ? html.length() : found + mark.length();
    }

    private void entity() {
        int semicolon = -1;
        for (int i = position + 1; i < html.length() && i <= position + MAX_ENTITY; i++) {
            if (html.charAt(i) == ';') {
                semicolon = i;
                break;
            }
        }
        String decoded = semicolon < 0 ? null : decode(html.substring(position + 1, semicolon));
        if (decoded == null) {
            position++;
            append('&');
            return;
        }
        position = semicolon + 1;
        for (int i = 0; i < decoded.length(); i++) {
            append(decoded.charAt(i));
        }
    }

    private static @Nullable String decode(String name) {
        if (!name.startsWith("#") || name.length() < 2) {
            return ENTITIES.get(name);
        }
        boolean hex = name.charAt(1) == 'x' || name.charAt(1) == 'X';
        int value = 0;
        for (int i = hex ? 2 : 1; i < name.length(); i++) {
            int digit = Character.digit(name.charAt(i), hex ? 16 : 10);
            if (digit < 0) {
                return null;
            }
            value = Math.min(value * (hex ? 16 : 10) + digit, Character.MAX_CODE_POINT + 1);
        }
        boolean character = value >= ' ' && value <= Character.MAX_CODE_POINT && !(value >= 0xD800 && value <= 0xDFFF);
        return character ? Character.toString(value) : "";
    }
}
