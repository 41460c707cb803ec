package io.postrider.mail.dkim;

import java.util.List;

/** Folds long tags, so that no line of a field gets long. */
public final class Folding {
    private static final int LINE = 72;

    private Folding() {}

    /** Names of fields with colons between. */
    public static String names(List<String> names) {
        var out = new StringBuilder();
        int line = 0;
        for (String name : names) {
            if (!out.isEmpty()) {
                out.append(':');
                line++;
            }
            if (line + name.length() > LINE) {
                out.append("\r\n\t ");
                line = 0;
            }
            out.append(name);
            line += name.length();
        }
        return out.toString();
    }

    /** A text in which white space means nothing, such as one in base64. */
    public static String text(String text) {
        var out = new StringBuilder(text.length() + 16);
        for (int start = 0; start < text.length(); start += LINE) {
            out.append(start == 0 ? "" : "\r\n\t ").append(text, start, Math.min(text.length(), start + LINE));
        }
        return out.toString();
    }
}
