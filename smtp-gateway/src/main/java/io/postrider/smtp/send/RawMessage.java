package io.postrider.smtp.send;

import io.postrider.api.auth.LoginGrant;
import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import io.postrider.mail.address.Address;
import io.postrider.mail.address.AddressParser;
import io.postrider.mail.address.AddressSyntaxException;
import io.postrider.mail.address.DomainName;
import io.postrider.mail.address.Mailbox;
import io.postrider.smtp.accept.Acceptance;
import io.postrider.smtp.accept.ContentCheck;
import io.postrider.smtp.header.HeaderSection;
import io.postrider.smtp.header.HeaderSection.Field;
import io.postrider.smtp.header.HeaderSection.Name;
import io.postrider.smtp.reply.SmtpReply;
import io.postrider.smtp.session.SessionServices;
import io.postrider.smtp.submission.OwnedAddresses;
import io.postrider.smtp.submission.SubmissionCheck;
import io.postrider.smtp.transaction.MailTransaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A message as it is (RFC 5322), with its envelope beside it, or else from its From, To, Cc and Bcc fields. */
final class RawMessage implements ContentCheck {
    private static final int MOST_PEOPLE = 10_000;
    private static final int BLOCK = 16 * 1024;

    private final SessionServices services;
    private final Credentials credentials;
    private final Credentials.Caller caller;
    private final Envelope envelope;
    private @Nullable Read read;

    /**
     * The envelope, as the caller gave it.
     *
     * @param from null for the author
     * @param to empty for everybody in the header section
     */
    record Envelope(@Nullable String from, List<String> to) {}

    /** What the header section told. */
    private record Read(
            SubmissionCheck check,
            LoginGrant login,
            Mailbox from,
            List<Mailbox> recipients,
            boolean beyondAscii,
            @Nullable String messageId) {}

    RawMessage(SessionServices services, Credentials credentials, Credentials.Caller caller, Envelope envelope) {
        this.services = services;
        this.credentials = credentials;
        this.caller = caller;
        this.envelope = envelope;
    }

    SendController.Accepted send(InputStream octets, SendCall call) throws IOException {
        try (Outgoing outgoing = new Outgoing(services, call, this)) {
            copy(octets, outgoing.stream());
            outgoing.finish();
            Read known = Objects.requireNonNull(read);
            boolean utf8 = known.beyondAscii()
                    || Stream.concat(Stream.of(known.from()), known.recipients().stream())
                            .anyMatch(Mailbox::needsSmtpUtf8);
            MailTransaction transaction = outgoing.transaction(known.login(), known.from(), utf8, "8BITMIME");
            outgoing.recipients(transaction, known.login(), known.recipients());
            Acceptance acceptance = outgoing.accept(transaction, known.login());
            return SendController.Accepted.of(
                    call, acceptance, known.messageId(), services.policy().hostname());
        }
    }

    /** Lines of files end with LF; on the wire, and for every signature, they end with CRLF (RFC 5321 section 2.3.8). */
    private static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] block = new byte[BLOCK];
        byte[] lines = new byte[2 * BLOCK];
        int last = '\n';
        for (int count = in.read(block); count >= 0; count = in.read(block)) {
            int length = 0;
            for (int i = 0; i < count; i++) {
                byte octet = block[i];
                if (octet == 0 || last == '\r' && octet != '\n') {
                    throw unfit("The message has a NUL, or a CR without LF.");
                }
                if (octet == '\n' && last != '\r') {
                    lines[length++] = '\r';
                }
                lines[length++] = octet;
                last = octet;
            }
            out.write(lines, 0, length);
        }
        if (last == '\r') {
            throw unfit("The message has a NUL, or a CR without LF.");
        }
        if (last != '\n') {
            out.write(new byte[] {'\r', '\n'}, 0, 2);
        }
    }

    @Override
    public @Nullable SmtpReply check(byte[] octets, HeaderSection header) {
        Mailbox from = from(octets, header);
        LoginGrant login = credentials.sender(caller, from);
        var check = new SubmissionCheck(new OwnedAddresses(login), services.ingressCheck());
        boolean beyondAscii = false;
        for (int i = 0; i < header.end(); i++) {
            beyondAscii |= octets[i] < 0;
        }
        List<Field> ids = header.all(Name.MESSAGE_ID);
        String messageId = ids.isEmpty() ? null : ids.getFirst().value(octets);
        read = new Read(check, login, from, recipients(octets, header), beyondAscii, messageId);
        return check.check(octets, header);
    }

    @Override
    public List<Field> withheld(byte[] octets, HeaderSection header) {
        return Objects.requireNonNull(read).check().withheld(octets, header);
    }

    @Override
    public String added(byte[] octets, HeaderSection header) {
        return Objects.requireNonNull(read).check().added(octets, header);
    }

    private Mailbox from(byte[] octets, HeaderSection header) {
        if (envelope.from() != null) {
            return mailbox(envelope.from(), "from");
        }
        List<Field> fields = header.all(Name.FROM);
        List<Mailbox> authors =
                fields.isEmpty() ? List.of() : mailboxes(fields.getFirst().value(octets), "From");
        if (authors.isEmpty()) {
            throw unfit("The message has no From field with an address.");
        }
        return authors.getFirst();
    }

    private List<Mailbox> recipients(byte[] octets, HeaderSection header) {
        Stream<Mailbox> all = envelope.to().isEmpty()
                ? header.fields().stream()
                        .filter(field -> field.name() == Name.TO || field.name() == Name.CC || field.name() == Name.BCC)
                        .flatMap(field -> mailboxes(field.value(octets), "To, Cc and Bcc").stream())
                : envelope.to().stream().map(address -> mailbox(address, "to"));
        return all.distinct().toList();
    }

    private static List<Mailbox> mailboxes(String value, String field) {
        List<Mailbox> mailboxes = new ArrayList<>();
        for (Address address : AddressParser.parse(value, MOST_PEOPLE)) {
            switch (address) {
                case Address.Individual one -> mailboxes.add(mailbox(one, field));
                case Address.Group group -> group.members().forEach(one -> mailboxes.add(mailbox(one, field)));
            }
        }
        return mailboxes;
    }

    private static Mailbox mailbox(Address.Individual one, String field) {
        try {
            return new Mailbox(one.localPart(), DomainName.of(one.domain()).ascii());
        } catch (AddressSyntaxException malformed) {
            throw unfit(field + " has something that is no address.");
        }
    }

    private static Mailbox mailbox(String text, String parameter) {
        try {
            return Mailbox.parse(text).normalized();
        } catch (AddressSyntaxException malformed) {
            throw unfit(parameter + " is no address: it is written as in SMTP, without a name.");
        }
    }

    private static ProblemException unfit(String detail) {
        return new ProblemException(ProblemCode.UNPROCESSABLE, detail);
    }
}
