package io.postrider.smtp.send;

import io.postrider.api.auth.LoginGrant;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mail.compose.Attachment;
import io.postrider.mail.compose.MessageComposer;
import io.postrider.mail.compose.MessageComposer.Attachments;
import io.postrider.smtp.session.SessionServices;
import io.postrider.smtp.submission.OwnedAddresses;
import io.postrider.smtp.submission.SubmissionCheck;
import io.postrider.smtp.transaction.MailTransaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a message from fields and attachments that come in any order, as long as little is attached: the first 256 KiB of attachments
 * are held, so that what comes behind them can be written before them. From there on they go on as they come.
 */
final class Composing implements DraftReader.Attaching, AutoCloseable {
    private static final int HELD = 256 * 1024;

    private final SessionServices services;
    private final SendCall call;
    private final Credentials credentials;
    private final Credentials.Caller caller;
    private final DraftFields fields;
    private final List<Held> held = new ArrayList<>();
    private int heldOctets;
    private @Nullable Begun begun;

    Composing(
            SessionServices services,
            SendCall call,
            Credentials credentials,
            Credentials.Caller caller,
            DraftFields fields) {
        this.services = services;
        this.call = call;
        this.credentials = credentials;
        this.caller = caller;
        this.fields = fields;
    }

    /** An attachment that waits. */
    private record Held(AttachmentFields described, ByteArrayOutputStream octets) {}

    /** A message of which a part is written. */
    private record Begun(Outgoing outgoing, MessageComposer composer, MailTransaction transaction, LoginGrant login) {}

    @Override
    public boolean draftWritten() {
        return begun != null;
    }

    /** Everything but attachments is known: who sends to whom is judged, and the draft is written. */
    Begun begin(Attachments attachments) throws IOException {
        LoginGrant login = credentials.sender(caller, fields.author());
        var check = new SubmissionCheck(new OwnedAddresses(login), services.ingressCheck());
        Outgoing outgoing = new Outgoing(services, call, check);
        try {
            boolean utf8 = fields.needsSmtpUtf8();
            MailTransaction transaction =
                    outgoing.transaction(login, fields.author(), utf8, utf8 ? "8BITMIME" : "7BIT");
            outgoing.recipients(transaction, login, fields.recipients());
            MessageComposer composer = new MessageComposer(outgoing.stream(), call.traceId());
            composer.draft(fields.draft(), attachments);
            Begun ready = new Begun(outgoing, composer, transaction, login);
            begun = ready;
            return ready;
        } catch (RuntimeException | IOException failure) {
            outgoing.close();
            throw failure;
        }
    }

    /** The octets of an attachment that is described already. */
    OutputStream attachment(Attachment attachment) throws IOException {
        Begun message = begun;
        if (message == null) {
            throw new IllegalStateException("the draft comes first");
        }
        return message.composer().attachment(attachment);
    }

    @Override
    public OutputStream content(AttachmentFields described) throws IOException {
        if (begun != null && described.isNamed()) {
            return attachment(described.attachment());
        }
        if (!held.isEmpty() && held.getLast().described() == described) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "An attachment has one content.");
        }
        Held waiting = new Held(described, new ByteArrayOutputStream());
        held.add(waiting);
        return new Holding(waiting);
    }

    @Override
    public void attached(AttachmentFields described) throws IOException {
        if (begun != null) {
            writeHeld();
        }
    }

    private void writeHeld() throws IOException {
        for (Held waiting : held) {
            try (OutputStream out = attachment(waiting.described().attachment())) {
                waiting.octets().writeTo(out);
            }
            heldOctets -= waiting.octets().size();
        }
        held.clear();
    }

    /** Holds octets until there are too many, and writes everything then. */
    private final class Holding extends OutputStream {
        private final Held waiting;
        private @Nullable OutputStream passing;

        Holding(Held waiting) {
            this.waiting = waiting;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            if (passing == null && heldOctets + length > HELD) {
                pass();
            }
            if (passing != null) {
                passing.write(octets, offset, length);
            } else {
                waiting.octets().write(octets, offset, length);
                heldOctets += length;
            }
        }

        private void pass() throws IOException {
            if (!waiting.described().isNamed()) {
                throw new ProblemException(
                        ProblemCode.INVALID_REQUEST,
                        "Of more than 256 KiB of attachments, filename and contentType come before content.");
            }
            held.remove(waiting);
            if (begun == null) {
                begin(Attachments.SOME);
            }
            writeHeld();
            passing = attachment(waiting.described().attachment());
            waiting.octets().writeTo(passing);
            heldOctets -= waiting.octets().size();
        }

        @Override
        public void close() throws IOException {
            if (passing != null) {
                passing.close();
            }
        }
    }

    /** Ends the message and hands it over. */
    SendController.Accepted finish() throws IOException {
        Begun message = begun == null ? begin(held.isEmpty() ? Attachments.NONE : Attachments.SOME) : begun;
        writeHeld();
        message.composer().end();
        var acceptance = message.outgoing().accept(message.transaction(), message.login());
        return SendController.Accepted.of(
                call, acceptance, null, services.policy().hostname());
    }

    @Override
    public void close() {
        if (begun != null) {
            begun.outgoing().close();
        }
    }
}
