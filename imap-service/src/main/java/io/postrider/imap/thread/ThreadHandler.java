package io.postrider.imap.thread;

import io.postrider.api.mailbox.FetchRequest.Octets;
import io.postrider.api.mailbox.MailboxApi;
import io.postrider.api.mailbox.MessageStream;
import io.postrider.imap.command.CommandHandler;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.Numbering;
import io.postrider.imap.command.Session;
import io.postrider.imap.search.MessageScan;
import io.postrider.imap.search.SearchHandler;
import io.postrider.imap.search.Searches;
import io.postrider.imap.snapshot.MailboxView;
import io.postrider.imap.thread.ThreadCommand.Algorithm;
import io.postrider.imap.wire.NumberSet;
import io.postrider.mail.mime.BaseSubject;
import io.postrider.mail.mime.EncodedWords;
import io.postrider.mail.mime.Envelope;
import io.postrider.mail.mime.MailDate;
import io.postrider.mail.mime.MessageIds;
import io.postrider.mail.mime.MessageParser;
import io.postrider.mail.mime.MessageStructure;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** THREAD and UID THREAD (RFC 5256 section 3). */
public final class ThreadHandler implements CommandHandler<ThreadCommand> {
    private final Searches searches;
    private final MailboxApi api;

    /** Puts together what these searches find by what a mailbox-service knows of it. */
    public ThreadHandler(Searches searches, MailboxApi api) {
        this.searches = searches;
        this.api = api;
    }

    @Override
    public Completion handle(ThreadCommand command, Session session) throws IOException {
        if (!command.program().known()) {
            return SearchHandler.UNKNOWN_CHARSET;
        }
        NumberSet found = searches.find(command.program(), session).uids();
        List<ThreadedMessage> messages = new Reading(command.algorithm(), session).messages(found);
        List<ThreadNode> threads = switch (command.algorithm()) {
            case ORDEREDSUBJECT -> OrderedSubject.threads(messages);
            case REFERENCES -> References.threads(messages);
        };
        MailboxView view = session.selected().view();
        boolean asUids = command.numbering() == Numbering.UID;
        new ThreadWriter(session.out(), asUids ? uid -> uid : view::number).write(threads);
        return Completion.ok("THREAD completed");
    }

    /** Reads what threading looks at. */
    private final class Reading {
        private final Algorithm algorithm;
        private final Session session;
        private final List<ThreadedMessage> messages = new ArrayList<>();
        /** Messages that were parsed before References was kept with the rest. */
        private final NumberSet.Builder headersWanted = new NumberSet.Builder();

        Reading(Algorithm algorithm, Session session) {
            this.algorithm = algorithm;
            this.session = session;
        }

        List<ThreadedMessage> messages(NumberSet uids) throws IOException {
            new MessageScan(api, session, true, Octets.NONE).read(uids, this::parsed);
            NumberSet unparsed = headersWanted.build();
            if (!unparsed.isEmpty()) {
                new MessageScan(api, session, false, Octets.HEADER).read(unparsed, this::header);
            }
            messages.sort((one, other) -> Integer.compare(one.uid(), other.uid()));
            return messages;
        }

        private void parsed(MessageStream.Message message) {
            MessageStructure structure = MessageScan.structure(message);
            if (structure.references() == null && algorithm == Algorithm.REFERENCES) {
                headersWanted.add(message.uid());
            } else {
                add(message, structure);
            }
        }

        private void header(MessageStream.Message message) throws IOException {
            try (InputStream octets = Objects.requireNonNull(message.octets())) {
                add(message, MessageParser.parse(octets));
            }
        }

        private void add(MessageStream.Message message, MessageStructure structure) {
            Envelope envelope = structure.envelope();
            // RFC 5256 section 2.2: in UTC; of a message without a date that can be read, when it arrived
            long sent = MailDate.parse(orEmpty(envelope.date()))
                    .map(date -> date.toEpochSecond())
                    .orElseGet(() -> message.internalDate().getEpochSecond());
            List<String> ids = MessageIds.of(orEmpty(envelope.messageId()));
            messages.add(new ThreadedMessage(
                    message.uid(),
                    sent,
                    BaseSubject.of(EncodedWords.decode(orEmpty(envelope.subject()))),
                    ids.isEmpty() ? "" : ids.getFirst(),
                    ancestors(structure)));
        }

        /** RFC 5256 section 3, step 1: those of References; without it the first of In-Reply-To. */
        private List<String> ancestors(MessageStructure structure) {
            List<String> references = MessageIds.of(orEmpty(structure.references()));
            return references.isEmpty()
                    ? MessageIds.of(orEmpty(structure.envelope().inReplyTo())).stream()
                            .limit(1)
                            .toList()
                    : references;
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
