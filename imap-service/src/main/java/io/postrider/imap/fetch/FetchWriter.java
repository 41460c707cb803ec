package io.postrider.imap.fetch;

import io.postrider.api.mailbox.MessageStream;
import io.postrider.api.problem.ProblemException;
import io.postrider.imap.command.FlagWriter;
import io.postrider.imap.command.SelectedMailbox;
import io.postrider.imap.command.Session;
import io.postrider.imap.fetch.FetchItem.Body;
import io.postrider.imap.snapshot.FlagRows;
import io.postrider.imap.wire.ImapDates;
import io.postrider.imap.wire.WireWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes FETCH responses (RFC 3501 section 7.4.2), one a message. */
final class FetchWriter {
    private final WireWriter out;
    private final SelectedMailbox mailbox;
    private final List<FetchItem> items;
    private final boolean condstore;
    private final BinaryWriter binary;
    /** Whether a part is decoded, which may turn out not to be possible. */
    private final boolean decodes;

    FetchWriter(Session session, List<FetchItem> items) {
        this.out = session.out();
        this.mailbox = session.selected();
        this.items = items;
        this.condstore = session.condstore();
        this.binary = new BinaryWriter(out);
        this.decodes = items.stream()
                .anyMatch(item -> item instanceof FetchItem.Binary || item instanceof FetchItem.BinarySize);
    }

    /** A message of which nothing is wanted but what the snapshot has. */
    void writeFlags(int number, FlagRows rows, int row) {
        begin(number);
        for (int i = 0; i < items.size(); i++) {
            separate(i);
            known(items.get(i), rows.uid(row), rows, row);
        }
        end();
    }

    /**
     * A message with what is stored of it.
     *
     * @param number its sequence number
     * @param octets it
     * @param row its flags
     * @throws UnknownEncodingException when a part cannot be decoded; then nothing was written
     */
    void write(int number, MessageOctets octets, Row row) throws IOException, UnknownEncodingException {
        if (decodes) {
            check(octets);
        }
        long mark = out.mark();
        try {
            writeAll(number, octets, row);
        } catch (ProblemException | IOException failed) {
            if (!out.takeBack(mark)) {
                // Half a response was sent: only the end of the connection is honest now.
                throw new UncheckedIOException(new IOException("an answer broke off", failed));
            }
            throw failed;
        }
    }

    private void writeAll(int number, MessageOctets octets, Row row) throws IOException {
        MessageStream.Message message = octets.message();
        begin(number);
        for (int i = 0; i < items.size(); i++) {
            separate(i);
            switch (items.get(i)) {
                case FetchItem.InternalDate date -> {
                    out.ascii("INTERNALDATE ");
                    ImapDates.writeDateTime(out, message.internalDate());
                }
                case FetchItem.Size size -> out.ascii("RFC822.SIZE ").number(message.size());
                case FetchItem.EnvelopeItem envelope -> {
                    out.ascii("ENVELOPE ");
                    EnvelopeWriter.write(out, octets.structure().envelope());
                }
                case FetchItem.BodyStructure body -> {
                    out.ascii(body.extended() ? "BODYSTRUCTURE " : "BODY ");
                    BodyStructureWriter.write(out, octets.structure().root(), body.extended());
                }
                case FetchItem.Preview preview ->
                    out.ascii("PREVIEW ").string(octets.structure().preview());
                case Body body -> body(body, octets);
                case FetchItem.EmailId id ->
                    out.ascii("EMAILID (")
                            .ascii(marks(message).emailId().toString())
                            .octet(')');
                // RFC 8474 section 5.2
                case FetchItem.ThreadId id -> out.ascii("THREADID NIL");
                case FetchItem.SaveDate date -> {
                    out.ascii("SAVEDATE ");
                    ImapDates.writeDateTime(out, marks(message).savedAt());
                }
                case FetchItem.Binary binary -> this.binary.write(binary, octets);
                case FetchItem.BinarySize size -> this.binary.writeSize(size, octets);
                case FetchItem.Flags flags -> known(flags, message.uid(), row.rows(), row.index());
                case FetchItem.ModSeq modseq -> known(modseq, message.uid(), row.rows(), row.index());
                case FetchItem.Uid uid -> out.ascii("UID ").number(message.uid());
            }
        }
        if (row.seenNow() && !items.contains(new FetchItem.Flags())) {
            // RFC 3501 section 6.4.5: flags that reading changed are part of the response
            out.space();
            known(new FetchItem.Flags(), message.uid(), row.rows(), row.index());
        }
        if (row.seenNow() && condstore && !items.contains(new FetchItem.ModSeq())) {
            // RFC 7162 section 3.1: so is their new MODSEQ, to a client that knows CONDSTORE
            out.space();
            known(new FetchItem.ModSeq(), message.uid(), row.rows(), row.index());
        }
        end();
    }

    private static MessageStream.Marks marks(MessageStream.Message message) {
        return Objects.requireNonNull(message.marks(), "the marks were not asked for");
    }

    private void check(MessageOctets octets) throws UnknownEncodingException {
        for (FetchItem item : items) {
            if (item instanceof FetchItem.Binary wanted) {
                BinaryWriter.check(wanted.section(), octets);
            } else if (item instanceof FetchItem.BinarySize wanted) {
                BinaryWriter.check(wanted.section(), octets);
            }
        }
    }

    /**
     * A message's flags.
     *
     * @param rows where they stand
     * @param index which row; negative for none
     * @param seenNow whether {@code \Seen} was set for this very response
     */
    record Row(FlagRows rows, int index, boolean seenNow) {}

    private void begin(int number) {
        out.ascii("* ").number(number).ascii(" FETCH (");
    }

    private void separate(int index) {
        if (index > 0) {
            out.space();
        }
    }

    private void end() {
        out.octet(')').crlf();
    }

    private void known(FetchItem item, int uid, FlagRows rows, int row) {
        if (item instanceof FetchItem.ModSeq) {
            // RFC 7162 section 3.1.4.2
            out.ascii("MODSEQ (").number(rows.modseq(row)).octet(')');
        } else if (item instanceof FetchItem.Flags) {
            FlagWriter.write(out, rows, row, mailbox.isRecent(uid));
        } else {
            out.ascii("UID ").number(uid);
        }
    }

    // ---- BODY[…]

    private void body(Body body, MessageOctets octets) throws IOException {
        Section section = body.section();
        if (section.selectsFields() || section.isHeaderOfMessage()) {
            header(body, octets);
            return;
        }
        Slice slice = Slice.of(section, octets);
        if (slice == null) {
            out.octets(body.labelOctets()).space().nil();
            return;
        }
        Slice wanted = slice.cut(body.partial());
        InputStream range = octets.range(wanted.offset(), wanted.length());
        out.octets(body.labelOctets()).space().literalHead(wanted.length());
        try {
            out.octets(range, wanted.length());
        } catch (IOException e) {
            // The client was promised more octets than there will be: only the end of the connection is honest now.
            throw new UncheckedIOException(e);
        }
    }

    private void header(Body body, MessageOctets octets) throws IOException {
        byte[] header = headerOf(body.section(), octets);
        out.octets(body.labelOctets()).space();
        if (header == null) {
            out.nil();
            return;
        }
        byte[] chosen = body.section().selectsFields() ? new HeaderFilter(body.section()).apply(header) : header;
        Slice wanted = new Slice(0, chosen.length).cut(body.partial());
        out.literalHead(wanted.length());
        out.octets(chosen, (int) wanted.offset(), (int) wanted.length());
    }

    private byte @Nullable [] headerOf(Section section, MessageOctets octets) throws IOException {
        if (section.isOfMessage()) {
            return octets.header();
        }
        Slice slice = Slice.headerOf(section, octets);
        if (slice == null) {
            return null;
        }
        return octets.octets(slice.offset(), slice.length());
    }
}
