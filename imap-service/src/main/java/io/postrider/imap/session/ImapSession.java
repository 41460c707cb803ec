package io.postrider.imap.session;

import io.postrider.access.ClientConnection;
import io.postrider.access.ConnectionEndedException;
import io.postrider.access.Ending;
import io.postrider.access.ProtocolSession;
import io.postrider.api.problem.ProblemException;
import io.postrider.imap.command.Completion;
import io.postrider.imap.command.PendingLiteral;
import io.postrider.imap.command.Refusals;
import io.postrider.imap.command.SelectedMailbox;
import io.postrider.imap.command.Session;
import io.postrider.imap.command.State;
import io.postrider.imap.command.Telling;
import io.postrider.imap.session.CommandReader.Frame;
import io.postrider.imap.session.CommandReader.TooLargeException;
import io.postrider.imap.wire.Limits;
import io.postrider.imap.wire.SyntaxException;
import io.postrider.imap.wire.WireReader;
import io.postrider.imap.wire.WireWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's dialogue: greeting, then commands one after the other until somebody ends it. */
final class ImapSession implements ProtocolSession {
    private static final Logger LOG = LoggerFactory.getLogger(ImapSession.class);
    private static final Duration BEFORE_LOGIN = Duration.ofMinutes(2);
    private static final int MOST_BAD_COMMANDS = 20;

    private final ClientConnection connection;
    private final CommandTable commands;
    private final CommandMetrics metrics;
    private final CommandReader reader;
    private final Session session;
    private int badCommands;

    ImapSession(ClientConnection connection, CommandTable commands, CommandMetrics metrics, Duration progress) {
        this.connection = connection;
        this.commands = commands;
        this.metrics = metrics;
        this.reader = new CommandReader(connection, this::out);
        this.session = new Session(connection, reader, progress);
    }

    private WireWriter out() {
        return session.out();
    }

    @Override
    public void serve() throws IOException {
        try {
            out().ascii("* OK [CAPABILITY ")
                    .ascii(commands.capabilities().of(session))
                    .ascii("] Postrider ready")
                    .crlf();
            while (session.state() != State.LOGOUT && one()) {
                session.change();
            }
            out().flush();
        } catch (ConnectionEndedException ended) {
            LOG.debug("ended: {}", ended.ending());
        } catch (UncheckedIOException clientIsGone) {
            throw clientIsGone.getCause();
        } finally {
            session.close();
        }
    }

    /** Reads and answers one command; false when the client is gone. */
    private boolean one() throws IOException {
        boolean known = session.state() != State.NOT_AUTHENTICATED;
        connection.deadline(known ? CommandReader.AUTOLOGOUT : BEFORE_LOGIN);
        try {
            Frame frame = reader.next(
                    known ? Limits.AFTER_LOGIN : Limits.BEFORE_LOGIN, AppendFrame::endsWithMessage, session::waits);
            if (frame == null) {
                return false;
            }
            answer(frame, known ? Limits.AFTER_LOGIN : Limits.BEFORE_LOGIN);
        } catch (TooLargeException tooLarge) {
            refuse(tooLarge, known);
        }
        return true;
    }

    private void refuse(TooLargeException tooLarge, boolean known) {
        if (tooLarge.fatal() || !known) {
            out().ascii("* BYE [TOOBIG] Command too large").crlf();
            session.logout();
            return;
        }
        bad();
        out().ascii(tooLarge.tag()).ascii(" BAD [TOOBIG] Command too large").crlf();
    }

    private void answer(Frame frame, Limits limits) {
        var in = new WireReader(frame.buffer(), frame.from(), frame.to(), limits, session.names());
        String tag = "*";
        Completion completion;
        CommandEntry<?> entry = null;
        long start = System.nanoTime();
        try {
            tag = in.tag();
            session.tag(tag);
            in.space();
            entry = entry(in);
            session.pending(frame.literal());
            completion = run(entry, in);
        } catch (SyntaxException wrong) {
            completion = Completion.bad(
                    "Expected " + printable(wrong.expected()) + " at octet " + (wrong.position() - frame.from() + 1));
        }
        dropUnread();
        if (completion.status() == Completion.Status.BAD) {
            bad();
        }
        tell(entry);
        complete(tag, completion);
        if (entry != null) {
            metrics.record(entry, completion.status(), System.nanoTime() - start);
        }
    }

    /** A message that its command did not read is on its way all the same (RFC 7888). */
    private void dropUnread() {
        PendingLiteral unread = session.takePending();
        if (unread == null) {
            return;
        }
        boolean gone = unread.synchronising() || reader.refuse(unread) && reader.skipCommand();
        if (!gone) {
            out().ascii("* BYE [TOOBIG] Message too large").crlf();
            session.logout();
        }
    }

    private CommandEntry<?> entry(WireReader in) {
        String name = in.keyword();
        if (name.equals("UID")) {
            in.space();
            name = "UID " + in.keyword();
        }
        CommandEntry<?> entry = commands.find(name);
        if (entry == null) {
            throw in.expected("a command");
        }
        return entry;
    }

    private Completion run(CommandEntry<?> entry, WireReader in) {
        if (!entry.states().contains(session.state())) {
            return Completion.bad(entry.name() + " is not allowed now");
        }
        try {
            return entry.run(in, session);
        } catch (ProblemException problem) {
            LOG.debug("{} refused: {} {}", entry.name(), problem.code(), problem.detail());
            return Refusals.completion(problem);
        } catch (UncheckedIOException clientIsGone) {
            throw clientIsGone;
        } catch (IOException brokenOff) {
            LOG.warn("{}: an answer broke off: {}", entry.name(), brokenOff.toString());
            return Refusals.unavailable();
        } catch (SyntaxException wrong) {
            throw wrong;
        } catch (RuntimeException ours) {
            LOG.error("{} failed", entry.name(), ours);
            return Completion.no("SERVERBUG", "Internal error");
        }
    }

    private void tell(@Nullable CommandEntry<?> entry) {
        SelectedMailbox mailbox = session.selectedOrNull();
        if (mailbox == null || entry == null || entry.telling() == Telling.NOTHING) {
            return;
        }
        mailbox.snapshot().touch();
        try {
            mailbox.tell(entry.telling());
        } catch (ProblemException unavailable) {
            // The command itself is done; the news comes with the next one.
            LOG.debug("news could not be told: {}", unavailable.toString());
        }
    }

    private void complete(String tag, Completion completion) {
        WireWriter out = out();
        out.ascii(tag).space().ascii(completion.status().name()).space();
        if (completion.code() != null) {
            out.octet('[').ascii(completion.code()).ascii("] ");
        }
        out.ascii(completion.text()).crlf();
    }

    private void bad() {
        if (++badCommands > MOST_BAD_COMMANDS && session.state() == State.NOT_AUTHENTICATED) {
            out().ascii("* BYE Too many bad commands").crlf();
            session.logout();
        }
    }

    private static String printable(String text) {
        var out = new StringBuilder(text.length());
        text.chars().limit(100).forEach(c -> out.append(c < 0x20 || c > 0x7E ? '?' : (char) c));
        return out.toString();
    }

    @Override
    public void farewell(Ending ending) {
        String why = switch (ending) {
            case TIMED_OUT -> "Autologout; idle for too long";
            case SHUTTING_DOWN -> "[UNAVAILABLE] Server shutting down; please reconnect";
            case REVOKED -> "[EXPIRED] Please log in again";
            case MAILBOX_GONE -> "Selected mailbox was deleted";
        };
        out().ascii("* BYE ").ascii(why).crlf();
        out().flush();
    }

    @Override
    public void keepalive() {
        if (session.idling()) {
            out().ascii("* OK Still here").crlf();
            out().flush();
        }
    }
}
