package io.postrider.imap.fetch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.postrider.imap.command.Numbering;
import io.postrider.imap.fetch.Section.Text;
import io.postrider.imap.search.ReturnOptions;
import io.postrider.imap.wire.SequenceSet;
import io.postrider.imap.wire.WireReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads FETCH (RFC 3501 section 9, {@code fetch}; RFC 7162 section 7, {@code fetch-modifier}). */
public final class FetchParser {
    private static final List<FetchItem> FAST =
            List.of(new FetchItem.Flags(), new FetchItem.InternalDate(), new FetchItem.Size());

    private final WireReader in;
    private final List<FetchItem> items = new ArrayList<>();
    private boolean vanished;
    private @Nullable Long changedSince;
    private ReturnOptions.@Nullable Partial partial;

    private FetchParser(WireReader in) {
        this.in = in;
    }

    /** Reads one whose numbers are sequence numbers. */
    public static FetchCommand parse(WireReader in) {
        return new FetchParser(in).command(Numbering.SEQUENCE);
    }

    /** Reads one whose numbers are UIDs. */
    public static FetchCommand parseUid(WireReader in) {
        return new FetchParser(in).command(Numbering.UID);
    }

    /** Reads data items up to the parenthesis that ends them; each has the UID besides (RFC 5465 section 5.2). */
    public static List<FetchItem> items(WireReader in) {
        var parser = new FetchParser(in);
        parser.items.add(new FetchItem.Uid());
        do {
            parser.item();
        } while (in.trySpace());
        return parser.items;
    }

    private FetchCommand command(Numbering numbering) {
        if (numbering == Numbering.UID) {
            // RFC 3501 section 6.4.8: the UID is always in the response
            items.add(new FetchItem.Uid());
        }
        in.space();
        SequenceSet set = SequenceSet.parse(in);
        in.space();
        items();
        if (in.trySpace()) {
            modifiers(numbering);
        }
        in.end();
        if (changedSince != null) {
            // RFC 7162 section 3.1.4.1: CHANGEDSINCE brings MODSEQ
            add(new FetchItem.ModSeq());
        }
        return new FetchCommand(numbering, set, items, vanished, changedSince, partial);
    }

    private void items() {
        if (in.tryOpen()) {
            do {
                item();
            } while (in.trySpace());
            in.close();
        } else if (in.tryKeyword("ALL")) {
            FAST.forEach(this::add);
            add(new FetchItem.EnvelopeItem());
        } else if (in.tryKeyword("FULL")) {
            FAST.forEach(this::add);
            add(new FetchItem.EnvelopeItem());
            add(new FetchItem.BodyStructure(false));
        } else if (in.tryKeyword("FAST")) {
            FAST.forEach(this::add);
        } else {
            item();
        }
    }

    private void add(FetchItem item) {
        if (items.size() > in.limits().listItems()) {
            throw in.expected("fewer items");
        }
        if (!items.contains(item)) {
            items.add(item);
        }
    }

    private void item() {
        String name = in.keyword();
        add(
                switch (name) {
                    case "FLAGS" -> new FetchItem.Flags();
                    case "UID" -> new FetchItem.Uid();
                    case "INTERNALDATE" -> new FetchItem.InternalDate();
                    case "RFC822.SIZE" -> new FetchItem.Size();
                    case "ENVELOPE" -> new FetchItem.EnvelopeItem();
                    case "BODYSTRUCTURE" -> new FetchItem.BodyStructure(true);
                    case "PREVIEW" -> preview();
                    case "MODSEQ" -> new FetchItem.ModSeq();
                    case "EMAILID" -> new FetchItem.EmailId();
                    case "THREADID" -> new FetchItem.ThreadId();
                    case "SAVEDATE" -> new FetchItem.SaveDate();
                    // RFC 3501 section 6.4.5: equivalent to BODY[], BODY.PEEK[HEADER] and BODY[TEXT] but for their
                    // names
                    case "RFC822" -> new FetchItem.Body(Section.WHOLE_MESSAGE, null, false, name);
                    case "RFC822.HEADER" -> new FetchItem.Body(Section.ofMessage(Text.HEADER), null, true, name);
                    case "RFC822.TEXT" -> new FetchItem.Body(Section.ofMessage(Text.TEXT), null, false, name);
                    case "BODY" -> in.peek() == '[' ? body(false) : new FetchItem.BodyStructure(false);
                    case "BODY.PEEK" -> body(true);
                    case "BINARY" -> binary(false);
                    case "BINARY.PEEK" -> binary(true);
                    case "BINARY.SIZE" -> new FetchItem.BinarySize(sectionBinary());
                    default -> throw in.expected("a data item, and not " + name);
                });
    }

    private FetchItem preview() {
        // RFC 8970 section 3.2: LAZY asks for what is at hand; it always is. Other parentheses are FETCH's own.
        in.tryText(" (LAZY)");
        return new FetchItem.Preview();
    }

    private FetchItem body(boolean peek) {
        in.octet('[');
        Section section = section();
        in.octet(']');
        FetchItem.Partial partial = partial();
        return new FetchItem.Body(section, partial, peek, label("BODY", section, partial));
    }

    private static String label(String name, Section section, FetchItem.@Nullable Partial partial) {
        return name + '[' + section + ']' + (partial == null ? "" : "<" + partial.origin() + '>');
    }

    private FetchItem binary(boolean peek) {
        Section section = sectionBinary();
        FetchItem.Partial partial = partial();
        return new FetchItem.Binary(section, partial, peek, label("BINARY", section, partial));
    }

    /** RFC 3516 section 7, {@code section-binary}: part numbers alone. */
    private Section sectionBinary() {
        in.octet('[');
        Section section = section();
        if (section.text() != Text.WHOLE) {
            throw in.expected("part numbers alone");
        }
        in.octet(']');
        return section;
    }

    private FetchItem.@Nullable Partial partial() {
        if (!in.tryOctet('<')) {
            return null;
        }
        long origin = in.number64();
        in.octet('.');
        long count = in.number64();
        if (count == 0) {
            throw in.expected("a count above 0");
        }
        in.octet('>');
        return new FetchItem.Partial(origin, count);
    }

    private Section section() {
        List<Integer> part = new ArrayList<>();
        while (in.peek() >= '0' && in.peek() <= '9') {
            if (part.size() == in.limits().nesting()) {
                throw in.expected("fewer part numbers");
            }
            part.add((int) Math.min(in.nzNumber(), Integer.MAX_VALUE));
            if (!in.tryOctet('.')) {
                return new Section(part, Text.WHOLE, List.of());
            }
        }
        if (part.isEmpty() && in.peek() == ']') {
            return Section.WHOLE_MESSAGE;
        }
        String keyword = in.keyword();
        for (Text text : Section.texts()) {
            if (text != Text.WHOLE && text.keyword().equals(keyword)) {
                return sectionText(part, text);
            }
        }
        throw in.expected("a section, and not " + keyword);
    }

    private Section sectionText(List<Integer> part, Text text) {
        if (text == Text.MIME && part.isEmpty()) {
            // RFC 3501 section 6.4.5: MIME must be prefixed by a number
            throw in.expected("a part number before MIME");
        }
        var fields = new ArrayList<String>();
        if (text == Text.HEADER_FIELDS || text == Text.HEADER_FIELDS_NOT) {
            in.space();
            in.open();
            do {
                if (fields.size() == in.limits().listItems()) {
                    throw in.expected("fewer fields");
                }
                fields.add(fieldName());
            } while (in.trySpace());
            in.close();
        }
        return new Section(part, text, fields);
    }

    /** A field's name; only such as a header can have, so that it can be said back as it came. */
    private String fieldName() {
        byte[] octets = in.astringOctets();
        for (byte octet : octets) {
            if (octet <= ' ' || octet == ':' || octet == '"' || octet == '(' || octet == ')' || octet == '{') {
                throw in.expected("a field name");
            }
        }
        if (octets.length == 0) {
            throw in.expected("a field name");
        }
        return new String(octets, US_ASCII);
    }

    private void modifiers(Numbering numbering) {
        in.open();
        do {
            switch (in.keyword()) {
                case "CHANGEDSINCE" -> {
                    in.space();
                    changedSince = in.number64();
                }
                case "VANISHED" -> vanished = true;
                case "PARTIAL" -> {
                    if (numbering != Numbering.UID) {
                        // RFC 9394 section 3.4
                        throw in.expected("PARTIAL with UID FETCH");
                    }
                    partial = ReturnOptions.partial(in);
                }
                default -> throw in.expected("CHANGEDSINCE, VANISHED or PARTIAL");
            }
        } while (in.trySpace());
        in.close();
        if (vanished && changedSince == null) {
            // RFC 7162 section 3.2.6
            throw in.expected("VANISHED with CHANGEDSINCE");
        }
    }
}
