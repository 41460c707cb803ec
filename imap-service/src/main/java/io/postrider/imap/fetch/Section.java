package io.postrider.imap.fetch;

import java.util.Arrays;
import java.util.List;

/**
 * Which octets of a message {@code BODY[…]} means.
 *
 * @param part part numbers; empty for the message itself
 * @param text what of that part
 * @param fields field names, for {@code HEADER.FIELDS} and {@code HEADER.FIELDS.NOT}
 */
record Section(List<Integer> part, Text text, List<String> fields) {
    /** What of a part. */
    enum Text {
        /** All of it: of a part, its body. */
        WHOLE(""),
        HEADER("HEADER"),
        HEADER_FIELDS("HEADER.FIELDS"),
        HEADER_FIELDS_NOT("HEADER.FIELDS.NOT"),
        TEXT("TEXT"),
        MIME("MIME");

        private final String keyword;

        Text(String keyword) {
            this.keyword = keyword;
        }

        String keyword() {
            return keyword;
        }
    }

    static final Section WHOLE_MESSAGE = new Section(List.of(), Text.WHOLE, List.of());

    Section {
        part = List.copyOf(part);
        fields = List.copyOf(fields);
    }

    static Section ofMessage(Text text) {
        return new Section(List.of(), text, List.of());
    }

    boolean isOfMessage() {
        return part.isEmpty();
    }

    boolean isWholeMessage() {
        return part.isEmpty() && text == Text.WHOLE;
    }

    boolean isHeaderOfMessage() {
        return part.isEmpty() && text != Text.WHOLE && text != Text.TEXT;
    }

    boolean selectsFields() {
        return text == Text.HEADER_FIELDS || text == Text.HEADER_FIELDS_NOT;
    }

    int[] partNumbers() {
        return part.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The section as it stands between brackets. */
    @Override
    public String toString() {
        var out = new StringBuilder();
        for (int number : partNumbers()) {
            out.append(out.isEmpty() ? "" : ".").append(number);
        }
        if (text != Text.WHOLE) {
            out.append(out.isEmpty() ? "" : ".").append(text.keyword());
        }
        if (selectsFields()) {
            out.append(" (").append(String.join(" ", fields)).append(')');
        }
        return out.toString();
    }

    static List<Text> texts() {
        return Arrays.asList(Text.values());
    }
}
