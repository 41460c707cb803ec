package io.postrider.mail.dkim;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A list of tags and their values (RFC 6376 section 3.2), each with its place in the text. */
public final class TagList {
    /** Of a field in which nothing can be read. */
    static final TagList NONE = new TagList("");

    private static final int MOST_TAGS = 100;

    private final String text;
    private final Map<String, Tag> tags = new HashMap<>();
    private int position;

    /** A tag's value without the white space around it, and where it stood with it. */
    private record Tag(String value, int start, int end) {}

    private TagList(String text) {
        this.text = text;
    }

    /**
     * Reads a list.
     *
     * @param text with its line breaks, if it has any
     */
    public static TagList parse(String text) throws MalformedSignatureException {
        var list = new TagList(text);
        list.read();
        return list;
    }

    /** tag-list = tag-spec *( ";" tag-spec ) [ ";" ] */
    private void read() throws MalformedSignatureException {
        skipWhiteSpace();
        do {
            if (tags.size() == MOST_TAGS) {
                throw new MalformedSignatureException("too many tags");
            }
            tag();
            if (position < text.length()) {
                position++;
                skipWhiteSpace();
            }
        } while (position < text.length());
    }

    /** tag-spec = [FWS] tag-name [FWS] "=" [FWS] tag-value [FWS] */
    private void tag() throws MalformedSignatureException {
        int begin = position;
        while (position < text.length() && isNameCharacter(text.charAt(position), position == begin)) {
            position++;
        }
        String name = text.substring(begin, position);
        skipWhiteSpace();
        if (name.isEmpty() || position == text.length() || text.charAt(position) != '=') {
            throw new MalformedSignatureException("a tag without a name or a value");
        }
        int start = ++position;
        int end = text.indexOf(';', start);
        position = end < 0 ? text.length() : end;
        Tag tag = new Tag(text.substring(start, position).strip(), start, position);
        // RFC 6376 section 3.2: tags with duplicate names make the whole list invalid
        if (tags.put(name, tag) != null) {
            throw new MalformedSignatureException("a tag twice");
        }
    }

    private static boolean isNameCharacter(char c, boolean first) {
        boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
        return letter || !first && (c >= '0' && c <= '9' || c == '_');
    }

    private void skipWhiteSpace() {
        while (position < text.length() && isWhiteSpace(text.charAt(position))) {
            position++;
        }
    }

    static boolean isWhiteSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    /** Whether there is such a tag. */
    public boolean has(String name) {
        return tags.containsKey(name);
    }

    /** A tag's value; null when it is not there. */
    public @Nullable String find(String name) {
        Tag tag = tags.get(name);
        return tag == null ? null : tag.value();
    }

    /** The value of a tag that has to be there and be more than nothing. */
    public String get(String name) throws MalformedSignatureException {
        String value = find(name);
        if (value == null || value.isEmpty()) {
            throw new MalformedSignatureException("no " + name + "= tag");
        }
        return value;
    }

    /** The value of a tag in base64, in which white space means nothing (RFC 6376 section 2.10). */
    public byte[] base64(String name) throws MalformedSignatureException {
        return decode(get(name), name);
    }

    static byte[] decode(String value, String name) throws MalformedSignatureException {
        var plain = new StringBuilder(value.length());
        value.chars().filter(c -> !isWhiteSpace((char) c)).forEach(c -> plain.append((char) c));
        try {
            return Base64.getDecoder().decode(plain.toString());
        } catch (IllegalArgumentException none) {
            throw new MalformedSignatureException(name + "= is not in base64");
        }
    }

    /** The values of a tag that is a list with colons between, without white space; a blank one is left out. */
    public List<String> list(String name) throws MalformedSignatureException {
        String value = find(name);
        if (value == null) {
            throw new MalformedSignatureException("no " + name + "= tag");
        }
        List<String> values = new ArrayList<>();
        int start = 0;
        while (start <= value.length()) {
            int colon = value.indexOf(':', start);
            int end = colon < 0 ? value.length() : colon;
            String one = value.substring(start, end).strip();
            if (!one.isEmpty()) {
                values.add(one);
            }
            start = end + 1;
        }
        return values;
    }

    /** The value of a tag that is a number of at most so many digits; null when it is not there. What no long can hold is the largest. */
    public @Nullable Long number(String name, int digits) throws MalformedSignatureException {
        String value = find(name);
        if (value == null) {
            return null;
        }
        if (value.isEmpty() || value.length() > digits || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new MalformedSignatureException(name + "= is no number");
        }
        return new BigInteger(value).min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
    }

    /** The text without a tag's value, as a signature is hashed without its own (RFC 6376 section 3.7). */
    public String without(String name) {
        Tag tag = tags.get(name);
        return tag == null ? text : text.substring(0, tag.start()) + text.substring(tag.end());
    }
}
