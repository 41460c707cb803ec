package io.postrider.imap.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.api.mailbox.Flags;
import io.postrider.api.mailbox.SearchKey.Comparison;
import io.postrider.imap.command.Numbering;
import io.postrider.imap.wire.ImapDates;
import io.postrider.imap.wire.SequenceSet;
import io.postrider.imap.wire.WireReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads SEARCH (RFC 3501 section 9, {@code search}; RFC 4731 section 4; RFC 7162 section 7, {@code search-modsequence}). */
public final class SearchParser {
    /** Clients chain OR and NOT; deeper than this is no client's question. */
    private static final int DEEPEST = 200;

    private final WireReader in;
    private int keys;
    private int depth;

    private SearchParser(WireReader in) {
        this.in = in;
    }

    /** Reads one that answers with sequence numbers. */
    public static SearchCommand parse(WireReader in) {
        return new SearchParser(in).command(Numbering.SEQUENCE);
    }

    /** Reads one that answers with UIDs. */
    public static SearchCommand parseUid(WireReader in) {
        return new SearchParser(in).command(Numbering.UID);
    }

    private SearchCommand command(Numbering numbering) {
        in.space();
        ReturnOptions options = null;
        if (in.tryKeyword("RETURN")) {
            options = ReturnOptions.parse(in);
            in.space();
        }
        boolean known = true;
        boolean named = in.tryKeyword("CHARSET");
        if (named) {
            in.space();
            known = charset();
            in.space();
        }
        return new SearchCommand(numbering, named, options, new SearchProgram(known, keys()));
    }

    /** Reads what SORT and THREAD end with: a charset and search keys (RFC 5256 section 5). */
    public static SearchProgram parseProgram(WireReader in) {
        var parser = new SearchParser(in);
        boolean known = parser.charset();
        in.space();
        return new SearchProgram(known, parser.keys());
    }

    private boolean charset() {
        String charset = in.astring().toUpperCase(Locale.ROOT);
        return charset.equals("UTF-8") || charset.equals("US-ASCII");
    }

    private Criterion keys() {
        List<Criterion> all = new ArrayList<>();
        do {
            all.add(key());
        } while (in.trySpace());
        in.end();
        return all.size() == 1 ? all.getFirst() : new Criterion.And(all);
    }

    private Criterion key() {
        if (++keys > in.limits().listItems() || ++depth > DEEPEST) {
            throw in.expected("fewer search keys");
        }
        Criterion key = in.peek() == '(' ? group() : isSet() ? new Criterion.Numbers(SequenceSet.parse(in)) : named();
        depth--;
        return key;
    }

    private boolean isSet() {
        int next = in.peek();
        return next == '*' || next == '$' || next >= '0' && next <= '9';
    }

    private Criterion group() {
        in.open();
        List<Criterion> all = new ArrayList<>();
        do {
            all.add(key());
        } while (in.trySpace());
        in.close();
        return all.size() == 1 ? all.getFirst() : new Criterion.And(all);
    }

    private Criterion named() {
        String name = in.keyword();
        return switch (name) {
            case "ALL" -> new Criterion.All();
            case "ANSWERED" -> new Criterion.Flag(Flags.ANSWERED);
            case "DELETED" -> new Criterion.Flag(Flags.DELETED);
            case "DRAFT" -> new Criterion.Flag(Flags.DRAFT);
            case "FLAGGED" -> new Criterion.Flag(Flags.FLAGGED);
            case "SEEN" -> new Criterion.Flag(Flags.SEEN);
            case "UNANSWERED" -> not(new Criterion.Flag(Flags.ANSWERED));
            case "UNDELETED" -> not(new Criterion.Flag(Flags.DELETED));
            case "UNDRAFT" -> not(new Criterion.Flag(Flags.DRAFT));
            case "UNFLAGGED" -> not(new Criterion.Flag(Flags.FLAGGED));
            case "UNSEEN" -> not(new Criterion.Flag(Flags.SEEN));
            case "RECENT" -> new Criterion.Recent();
            case "OLD" -> not(new Criterion.Recent());
            // RFC 8514 section 4.3: every mailbox keeps it
            case "SAVEDATESUPPORTED" -> new Criterion.All();
            case "NEW" -> new Criterion.And(List.of(new Criterion.Recent(), not(new Criterion.Flag(Flags.SEEN))));
            default -> withArgument(name);
        };
    }

    /** No message has a THREADID. */
    private static Criterion none(String threadId) {
        return not(new Criterion.All());
    }

    private static Criterion not(Criterion operand) {
        return new Criterion.Not(operand);
    }

    private Criterion withArgument(String name) {
        if (!TAKES_ARGUMENT.contains(name)) {
            throw in.expected("a search key, and not " + name);
        }
        in.space();
        return switch (name) {
            case "KEYWORD" -> new Criterion.Keyword(in.atom());
            case "UNKEYWORD" -> not(new Criterion.Keyword(in.atom()));
            case "UID" -> new Criterion.Uids(SequenceSet.parse(in));
            case "NOT" -> not(key());
            case "OR" -> or();
            case "MODSEQ" -> modseq();
            case "LARGER" -> new Criterion.Larger(in.number());
            case "SMALLER" -> new Criterion.Smaller(in.number());
            case "BEFORE" -> new Criterion.InternalDate(Comparison.BEFORE, ImapDates.date(in));
            case "ON" -> new Criterion.InternalDate(Comparison.ON, ImapDates.date(in));
            case "SINCE" -> new Criterion.InternalDate(Comparison.SINCE, ImapDates.date(in));
            case "YOUNGER" -> younger();
            case "OLDER" -> not(younger());
            case "SENTBEFORE" -> new Criterion.SentDate(Comparison.BEFORE, ImapDates.date(in));
            case "SENTON" -> new Criterion.SentDate(Comparison.ON, ImapDates.date(in));
            case "SENTSINCE" -> new Criterion.SentDate(Comparison.SINCE, ImapDates.date(in));
            case "SAVEDBEFORE" -> new Criterion.SavedDate(Comparison.BEFORE, ImapDates.date(in));
            case "SAVEDON" -> new Criterion.SavedDate(Comparison.ON, ImapDates.date(in));
            case "SAVEDSINCE" -> new Criterion.SavedDate(Comparison.SINCE, ImapDates.date(in));
            case "EMAILID" -> new Criterion.EmailId(in.atom());
            case "THREADID" -> none(in.atom());
            case "BODY" -> new Criterion.Body(text());
            case "TEXT" -> new Criterion.Text(text());
            case "HEADER" -> header();
            default -> new Criterion.Header(fieldOf(name), text());
        };
    }

    private static final List<String> TAKES_ARGUMENT = List.of(
            "KEYWORD",
            "UNKEYWORD",
            "UID",
            "NOT",
            "OR",
            "MODSEQ",
            "LARGER",
            "SMALLER",
            "BEFORE",
            "ON",
            "SINCE",
            "YOUNGER",
            "OLDER",
            "SENTBEFORE",
            "SENTON",
            "SENTSINCE",
            "SAVEDBEFORE",
            "SAVEDON",
            "SAVEDSINCE",
            "EMAILID",
            "THREADID",
            "BODY",
            "TEXT",
            "HEADER",
            "BCC",
            "CC",
            "FROM",
            "SUBJECT",
            "TO");

    private static String fieldOf(String name) {
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    private String text() {
        return new String(in.astringOctets(), UTF_8);
    }

    /** RFC 5032 section 3: seconds before now, counted when the command is read. */
    private Criterion younger() {
        return new Criterion.ArrivedSince(Instant.now().minusSeconds(in.nzNumber()));
    }

    private Criterion or() {
        Criterion left = key();
        in.space();
        return new Criterion.Or(left, key());
    }

    private Criterion header() {
        String field = in.astring();
        in.space();
        return new Criterion.Header(field, text());
    }

    private Criterion modseq() {
        if (in.peek() == '"') {
            // RFC 7162 section 3.1.5: an entry name and type; the flag's own MODSEQ is not kept, the message's stands
            // in
            in.string();
            in.space();
            if (!in.tryKeyword("PRIV") && !in.tryKeyword("SHARED") && !in.tryKeyword("ALL")) {
                throw in.expected("priv, shared or all");
            }
            in.space();
        }
        return new Criterion.ModSeq(in.number64());
    }
}
