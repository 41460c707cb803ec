package io.postrider.imap.wire;

import io.postrider.api.mailbox.Flags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Flags as a client sends them (RFC 3501 section 9, {@code flag}).
 *
 * @param system bits of {@link Flags}
 * @param keywords in the client's spelling, each once
 */
public record FlagList(int system, List<String> keywords) {
    /** No flag. */
    public static final FlagList NONE = new FlagList(0, List.of());

    /** Names of the system flags, each at the index of its bit. */
    public static final List<String> SYSTEM_NAMES =
            List.of("\\Seen", "\\Answered", "\\Flagged", "\\Deleted", "\\Draft");

    public FlagList {
        keywords = List.copyOf(keywords);
    }

    /** {@code flag-list}. */
    public static FlagList parse(WireReader in) {
        var flags = new Parser(in);
        in.open();
        if (!in.tryClose()) {
            do {
                flags.flag();
            } while (in.trySpace());
            in.close();
        }
        return flags.finish();
    }

    /** {@code flag-list / (flag *(SP flag))}. */
    public static FlagList parseBare(WireReader in) {
        if (in.peek() == '(') {
            return parse(in);
        }
        var flags = new Parser(in);
        do {
            flags.flag();
        } while (in.trySpace());
        return flags.finish();
    }

    private static final class Parser {
        private final WireReader in;
        private final List<String> keywords = new ArrayList<>();
        private int system;
        private int count;

        Parser(WireReader in) {
            this.in = in;
        }

        void flag() {
            if (++count > in.limits().listItems()) {
                throw in.expected("at most " + in.limits().listItems() + " flags");
            }
            if (in.tryOctet('\\')) {
                system |= systemFlag();
            } else {
                String keyword = in.atom();
                if (keywords.stream().noneMatch(keyword::equalsIgnoreCase)) {
                    keywords.add(keyword);
                }
            }
        }

        private int systemFlag() {
            String name = in.atom();
            for (int bit = 0; bit < SYSTEM_NAMES.size(); bit++) {
                if (name.equalsIgnoreCase(SYSTEM_NAMES.get(bit).substring(1))) {
                    return 1 << bit;
                }
            }
            // RFC 3501 section 2.3.2: \Recent cannot be set by a client; section 9: flag-extension is for the future
            throw in.expected("a flag that can be set, and not \\" + name.toLowerCase(Locale.ROOT));
        }

        FlagList finish() {
            return new FlagList(system, keywords);
        }
    }
}
