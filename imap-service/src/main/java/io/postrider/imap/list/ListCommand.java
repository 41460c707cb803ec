package io.postrider.imap.list;

import io.postrider.imap.command.ImapCommand;
import io.postrider.imap.status.StatusItems;
import io.postrider.imap.wire.WireReader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * LIST (RFC 3501 section 6.3.8), with the options of RFC 5258.
 *
 * @param patterns the reference and each pattern joined
 * @param asksDelimiter whether nothing but the hierarchy delimiter is asked for
 * @param selection which of the mailboxes that match
 * @param subscribed whether to say which are subscribed to
 * @param status what of their counters to tell (RFC 5819); null for nothing
 */
public record ListCommand(
        List<String> patterns,
        boolean asksDelimiter,
        Set<Selection> selection,
        boolean subscribed,
        @Nullable StatusItems status)
        implements ImapCommand {
    private static final int LONGEST_PATTERN = 1_000;
    private static final int MOST_PATTERNS = 50;

    /** A selection option (RFC 5258 section 3, RFC 6154 section 5.2). */
    enum Selection {
        SUBSCRIBED,
        /** Mailboxes of other servers too; there are none. */
        REMOTE,
        RECURSIVEMATCH,
        SPECIAL_USE
    }

    public ListCommand {
        patterns = List.copyOf(patterns);
        selection = Set.copyOf(selection);
    }

    /** Reads one. */
    public static ListCommand parse(WireReader in) {
        in.space();
        boolean extended = in.peek() == '(';
        Set<Selection> selection = EnumSet.noneOf(Selection.class);
        if (extended) {
            selection = selection(in);
            in.space();
        }
        String reference = in.mailboxPattern(in.astringOctets());
        in.space();
        extended |= in.peek() == '(';
        List<String> patterns = patterns(in, reference);
        boolean delimiter = !extended && patterns.getFirst().equals(reference);
        boolean subscribed = selection.contains(Selection.SUBSCRIBED);
        StatusItems status = null;
        if (in.trySpace()) {
            delimiter = false;
            var returns = new Returns(in);
            subscribed |= returns.subscribed;
            status = returns.status;
        }
        in.end();
        return new ListCommand(patterns, delimiter, selection, subscribed, status);
    }

    private static Set<Selection> selection(WireReader in) {
        Set<Selection> selection = EnumSet.noneOf(Selection.class);
        in.open();
        while (!in.tryClose()) {
            if (!selection.isEmpty()) {
                in.space();
            }
            selection.add(
                    switch (in.keyword()) {
                        case "SUBSCRIBED" -> Selection.SUBSCRIBED;
                        case "REMOTE" -> Selection.REMOTE;
                        case "RECURSIVEMATCH" -> Selection.RECURSIVEMATCH;
                        case "SPECIAL-USE" -> Selection.SPECIAL_USE;
                        default -> throw in.expected("a list selection option");
                    });
        }
        if (selection.contains(Selection.RECURSIVEMATCH)
                && !selection.contains(Selection.SUBSCRIBED)
                && !selection.contains(Selection.SPECIAL_USE)) {
            // RFC 5258 section 3.1
            throw in.expected("an option that RECURSIVEMATCH goes with");
        }
        return selection;
    }

    private static List<String> patterns(WireReader in, String reference) {
        List<String> patterns = new ArrayList<>();
        if (!in.tryOpen()) {
            patterns.add(pattern(in, reference));
            return patterns;
        }
        do {
            if (patterns.size() == MOST_PATTERNS) {
                throw in.expected("at most " + MOST_PATTERNS + " patterns");
            }
            patterns.add(pattern(in, reference));
        } while (in.trySpace());
        in.close();
        return patterns;
    }

    static String pattern(WireReader in, String reference) {
        String pattern = in.mailboxPattern(in.listMailbox());
        if (reference.length() + pattern.length() > LONGEST_PATTERN) {
            throw in.expected("a pattern of at most " + LONGEST_PATTERN + " characters");
        }
        return reference + pattern;
    }

    /** Return options (RFC 5258 section 3.2). Children and special uses are always told. */
    private static final class Returns {
        private boolean subscribed;
        private @Nullable StatusItems status;

        Returns(WireReader in) {
            if (!in.tryKeyword("RETURN")) {
                throw in.expected("RETURN");
            }
            in.space();
            in.open();
            boolean first = true;
            while (!in.tryClose()) {
                if (!first) {
                    in.space();
                }
                first = false;
                option(in);
            }
        }

        private void option(WireReader in) {
            switch (in.keyword()) {
                case "SUBSCRIBED" -> subscribed = true;
                case "CHILDREN", "SPECIAL-USE" -> {
                    // Told anyway.
                }
                case "STATUS" -> {
                    in.space();
                    status = StatusItems.parse(in);
                }
                default -> throw in.expected("a list return option");
            }
        }
    }
}
