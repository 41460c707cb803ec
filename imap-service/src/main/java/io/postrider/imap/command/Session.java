package io.postrider.imap.command;

import io.postrider.access.ClientConnection;
import io.postrider.access.Ending;
import io.postrider.access.UserSession;
import io.postrider.api.problem.ProblemException;
import io.postrider.imap.wire.NameEncoding;
import io.postrider.imap.wire.NumberSet;
import io.postrider.imap.wire.WireWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's dialogue as its commands see it: who is logged in, what is selected, where to write. Used by the
 * connection's own thread, and by others only while that thread waits for the client.
 */
public final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final ClientConnection connection;
    private final ClientInput input;
    private final Duration progressEvery;
    private @Nullable WireWriter out;
    private State state = State.NOT_AUTHENTICATED;
    private @Nullable UserSession user;
    private @Nullable SelectedMailbox selected;
    private boolean condstore;
    private boolean qresync;
    private boolean utf8;
    private boolean rev2;
    private int failedLogins;
    private String tag = "*";
    private @Nullable PendingLiteral pending;
    private boolean tlsNext;
    private boolean compressNext;
    private Runnable afterCompression = () -> {};
    private String clientName = "";
    private volatile boolean idling;
    private volatile Telling pushes = Telling.NOTHING;
    private Arrivals arrivals = uids -> {};
    private Runnable endWatch = () -> {};

    /**
     * A session that has just begun.
     *
     * @param progressEvery how often a client is told that its command goes on
     */
    public Session(ClientConnection connection, ClientInput input, Duration progressEvery) {
        this.connection = connection;
        this.input = input;
        this.progressEvery = progressEvery;
    }

    /** How often a client is told that its command goes on. */
    Duration progressEvery() {
        return progressEvery;
    }

    /** The connection. */
    public ClientConnection connection() {
        return connection;
    }

    /** What the client sends. */
    public ClientInput input() {
        return input;
    }

    /** What the client receives. */
    public WireWriter out() {
        WireWriter present = out;
        if (present == null) {
            present = writer();
            out = present;
        }
        return present;
    }

    private WireWriter writer() {
        try {
            var writer = new WireWriter(connection.output());
            if (utf8) {
                writer.utf8();
            }
            return writer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The state of RFC 3501 section 3. */
    public State state() {
        return state;
    }

    /** The user who is logged in. */
    public UserSession user() {
        if (user == null) {
            throw new IllegalStateException("nobody is logged in");
        }
        return user;
    }

    /** The mailbox that is selected. */
    public SelectedMailbox selected() {
        if (selected == null) {
            throw new IllegalStateException("no mailbox is selected");
        }
        return selected;
    }

    /** The mailbox that is selected; null for none. */
    public @Nullable SelectedMailbox selectedOrNull() {
        return selected;
    }

    /** Takes note of the present command's tag. */
    public void tag(String present) {
        tag = present;
    }

    /** The present command's tag. */
    public String tag() {
        return tag;
    }

    /** Logs a user in. */
    public void loggedIn(UserSession newUser) {
        user = newUser;
        state = State.AUTHENTICATED;
    }

    /** Counts one failed login more and returns how many there were. */
    public int loginFailed() {
        return ++failedLogins;
    }

    /** Makes a mailbox the selected one. */
    public void select(SelectedMailbox mailbox) {
        unselect();
        selected = mailbox;
        state = State.SELECTED;
    }

    /** Goes back to no mailbox. */
    public void unselect() {
        if (selected != null) {
            selected.close();
            selected = null;
            state = State.AUTHENTICATED;
        }
    }

    /** Takes note of the literal that ended the present command's line. */
    public void pending(@Nullable PendingLiteral literal) {
        pending = literal;
    }

    /** The literal that ended the present command's line; null for none. */
    public @Nullable PendingLiteral pending() {
        return pending;
    }

    /** The literal that ended the present command's line, for whoever reads it; null for none. */
    public @Nullable PendingLiteral takePending() {
        PendingLiteral taken = pending;
        pending = null;
        return taken;
    }

    /** Ends the session after the present command. */
    public void logout() {
        state = State.LOGOUT;
    }

    /** Whether the client has said that it knows CONDSTORE (RFC 7162 section 3.1). */
    public boolean condstore() {
        return condstore;
    }

    /** Takes note of a CONDSTORE enabling command (RFC 7162 section 3.1). */
    public void enableCondstore() {
        if (!condstore && selected != null) {
            // RFC 7162 section 3.1: the first enabling command in a selected mailbox tells HIGHESTMODSEQ
            long told = selected.view().toldModseq();
            out().ascii("* OK [HIGHESTMODSEQ ").number(told).ascii("] Highest").crlf();
        }
        condstore = true;
    }

    /** Whether the client has enabled QRESYNC (RFC 7162 section 3.2.3). */
    public boolean qresync() {
        return qresync;
    }

    /** Enables QRESYNC, and CONDSTORE with it. */
    public void enableQresync() {
        enableCondstore();
        qresync = true;
    }

    /** Whether the client takes UTF-8 (RFC 9755 section 3). */
    public boolean utf8() {
        return utf8;
    }

    /** Takes note that it does. */
    public void enableUtf8() {
        utf8 = true;
        out().utf8();
    }

    /** How the client writes mailbox names. */
    public NameEncoding names() {
        return utf8 ? NameEncoding.UTF8 : NameEncoding.MODIFIED_UTF7;
    }

    /** Whether the client has enabled IMAP4rev2 (RFC 9051 section 6.3.1). */
    public boolean rev2() {
        return rev2;
    }

    /** Enables IMAP4rev2, and UTF-8 with it (RFC 9051 appendix E). */
    public void enableRev2() {
        rev2 = true;
        enableUtf8();
    }

    /** Whether the client is in IDLE, where news is told at once. */
    public boolean idling() {
        return idling;
    }

    /** Enters or leaves IDLE. */
    public void idling(boolean now) {
        idling = now;
    }

    /** Takes note of the name by which a client calls itself (RFC 2971 section 3.3). */
    public void clientName(String name) {
        clientName = name;
    }

    /** What the client calls itself; empty when it has not said. */
    public String clientName() {
        return clientName;
    }

    /** Asks for TLS after the present command's tagged response. */
    public void tlsNext() {
        tlsNext = true;
    }

    /**
     * Asks for compression after the present command's tagged response.
     *
     * @param whenOver done once the session has ended
     */
    public void compressNext(Runnable whenOver) {
        compressNext = true;
        afterCompression = whenOver;
    }

    /** Changes to TLS or to compression where that was asked for; what the client sent ahead is forgotten. */
    public void change() throws IOException {
        if (!tlsNext && !compressNext) {
            return;
        }
        out().flush();
        // RFC 3501 section 6.2.1: nothing that came in clear may count inside TLS
        input.discard();
        if (tlsNext) {
            connection.startTls();
        } else {
            connection.compress();
        }
        tlsNext = false;
        compressNext = false;
        out = null;
    }

    /** What is told besides of messages that came. */
    @FunctionalInterface
    public interface Arrivals {
        /** Tells it. */
        void tell(NumberSet uids) throws IOException;
    }

    /** Sets what is told of the selected mailbox at once, also to a client that does not idle (RFC 5465 section 6.1). */
    public void pushes(Telling what) {
        pushes = what;
    }

    /** Sets what is told besides of messages that come into the selected mailbox (RFC 5465 section 5.2). */
    public void arrivals(Arrivals teller) {
        arrivals = teller;
    }

    Arrivals arrivals() {
        return arrivals;
    }

    /** Sets how the watching of other mailboxes ends, and ends what was watched before. */
    public void watch(Runnable end) {
        endWatch.run();
        endWatch = end;
    }

    /** Tells the news at once, if the client idles or has asked for it. Called on any thread, never blocks. */
    public void moved() {
        if (idling || pushes != Telling.NOTHING) {
            Thread.startVirtualThread(this::pushNews);
        }
    }

    /** The session waits for its client: what moved before others could write is told now, if the client has asked for it. */
    public void waits() {
        if (pushes != Telling.NOTHING) {
            pushNews();
        }
    }

    /** Tells the news at once; called on any thread. */
    public void pushNews() {
        try {
            connection.whileWaiting(() -> {
                SelectedMailbox mailbox = selected;
                Telling what = idling ? Telling.ALL : pushes;
                if (what != Telling.NOTHING && mailbox != null) {
                    mailbox.tell(what);
                    out().flush();
                }
            });
        } catch (ProblemException unavailable) {
            // The news is told with what comes next.
            LOG.debug("news could not be told: {}", unavailable.toString());
        } catch (IOException | UncheckedIOException clientIsGone) {
            connection.close();
        }
    }

    /** Ends the session because its mailbox is no more. Called on any thread, never blocks. */
    public void mailboxGone() {
        Thread.startVirtualThread(() -> connection.end(Ending.MAILBOX_GONE));
    }

    /** Lets go of everything. */
    public void close() {
        if (selected != null) {
            selected.close();
        }
        endWatch.run();
        if (user != null) {
            user.close();
        }
        connection.endCompression();
        afterCompression.run();
    }
}
