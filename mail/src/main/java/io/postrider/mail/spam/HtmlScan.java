package io.postrider.mail.spam;

import io.postrider.mail.mime.HtmlText;
import java.util.List;
import java.util.Locale;

/** Looks through the tags of an HTML text once: links, and what its author would rather hide. */
public final class HtmlScan {
    private static final int MAX_NAME = 10;
    private static final int MAX_TAG = 4_000;
    private static final int MAX_LINK_TEXT = 200;
    private static final int MAX_ANCHOR = 8_000;

    private final String html;
    private final List<Link> links;
    private final int mostLinks;
    private int images;
    private boolean form;
    private boolean script;
    private boolean hidden;

    HtmlScan(String html, List<Link> links, int mostLinks) {
        this.html = html;
        this.links = links;
        this.mostLinks = mostLinks;
    }

    /**
     * What was seen besides links.
     *
     * @param images how many pictures
     * @param form whether it asks for something to be filled in
     * @param script whether it brings a program
     * @param hidden whether there is text that nobody is meant to see
     */
    public record Traits(int images, boolean form, boolean script, boolean hidden) {
        static final Traits NONE = new Traits(0, false, false, false);

        Traits and(Traits other) {
            return new Traits(
                    images + other.images, form || other.form, script || other.script, hidden || other.hidden);
        }
    }

    Traits scan() {
        int start = html.indexOf('<');
        while (start >= 0) {
            String name = name(start + 1);
            // What stands within a tag is not looked at as the beginning of another, or the cost would be quadratic.
            start = html.indexOf('<', name.isEmpty() ? start + 1 : tag(name, start));
        }
        return new Traits(images, form, script, hidden);
    }

    private String name(int from) {
        int end = from;
        while (end < html.length() && end - from < MAX_NAME && Character.isLetterOrDigit(html.charAt(end))) {
            end++;
        }
        return html.substring(from, end).toLowerCase(Locale.ROOT);
    }

    private int tag(String name, int start) {
        int end = tagEnd(start);
        switch (name) {
            case "a", "area" -> anchor(start, end);
            case "img" -> images++;
            case "form" -> {
                form = true;
                add(attribute("action", start, end), "");
            }
            case "script", "object", "embed", "iframe", "applet" -> script = true;
            default -> {}
        }
        if (!hidden) {
            hidden = hides(attribute("style", start, end));
        }
        return end;
    }

    private int tagEnd(int start) {
        int limit = Math.min(html.length(), start + MAX_TAG);
        for (int i = start; i < limit; i++) {
            if (html.charAt(i) == '>') {
                return i;
            }
        }
        return limit;
    }

    private void anchor(int start, int end) {
        String target = attribute("href", start, end);
        if (target.isEmpty() || links.size() >= mostLinks) {
            return;
        }
        int stop = Math.min(html.length(), end + MAX_ANCHOR);
        int close = end;
        while (close < stop && !html.regionMatches(true, close, "</a", 0, 3)) {
            close++;
        }
        String inner = html.substring(Math.min(end + 1, close), close);
        add(target, HtmlText.of(inner, MAX_LINK_TEXT).strip());
    }

    private void add(String target, String text) {
        if (!target.isEmpty() && links.size() < mostLinks) {
            links.add(new Link(HtmlText.of(target, MAX_TAG).strip(), text));
        }
    }

    /** An attribute's value; empty when there is none. */
    private String attribute(String name, int start, int end) {
        for (int i = start + 1; i + name.length() < end; i++) {
            if (html.charAt(i - 1) <= ' ' && html.regionMatches(true, i, name, 0, name.length())) {
                int equals = skipSpace(i + name.length(), end);
                if (equals < end && html.charAt(equals) == '=') {
                    return value(skipSpace(equals + 1, end), end);
                }
            }
        }
        return "";
    }

    private String value(int start, int end) {
        if (start >= end) {
            return "";
        }
        char quote = html.charAt(start);
        if (quote == '"' || quote == '\'') {
            int close = html.indexOf(quote, start + 1);
            return html.substring(start + 1, close < 0 || close > end ? end : close);
        }
        int stop = start;
        while (stop < end && html.charAt(stop) > ' ') {
            stop++;
        }
        return html.substring(start, stop);
    }

    private int skipSpace(int from, int end) {
        int i = from;
        while (i < end && html.charAt(i) <= ' ') {
            i++;
        }
        return i;
    }

    private static boolean hides(String style) {
        if (style.isEmpty()) {
            return false;
        }
        String packed = packed(style);
        return packed.contains("display:none")
                || packed.contains("visibility:hidden")
                || packed.contains("font-size:0;")
                || packed.contains("font-size:0px")
                || packed.contains("font-size:1px")
                || packed.contains("opacity:0;");
    }

    private static String packed(String style) {
        var out = new StringBuilder(style.length() + 1);
        for (int i = 0; i < style.length(); i++) {
            if (style.charAt(i) > ' ') {
                out.append(Character.toLowerCase(style.charAt(i)));
            }
        }
        return out.append(';').toString();
    }
}
