package io.postrider.pop3;

import io.postrider.access.ClientConnection;
import io.postrider.access.ConnectionEndedException;
import io.postrider.access.Ending;
import io.postrider.access.ProtocolSession;
import io.postrider.access.UserSession;
import io.postrider.api.problem.ProblemException;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's dialogue. */
final class Pop3Session implements ProtocolSession {
    private static final Logger LOG = LoggerFactory.getLogger(Pop3Session.class);
    /** RFC 1939 section 3: at least 10 minutes. */
    private static final Duration AUTOLOGOUT = Duration.ofMinutes(10);
    /** Who has not logged in has no maildrop to lose. */
    private static final Duration BEFORE_LOGIN = Duration.ofMinutes(2);

    private static final int MOST_ERRORS = 20;
    private static final int MOST_FAILED_LOGINS = 3;

    private final ClientConnection connection;
    private final CommandTable commands;
    private final ReplyWriter out;
    private final LineReader in;
    private State state = State.AUTHORIZATION;
    private @Nullable String userName;
    private boolean utf8;
    private @Nullable UserSession user;
    private @Nullable Maildrop maildrop;
    private int errors;
    private int failedLogins;

    Pop3Session(ClientConnection connection, CommandTable commands) {
        this.connection = connection;
        this.commands = commands;
        this.out = new ReplyWriter(connection);
        this.in = new LineReader(connection, out);
    }

    @Override
    public void serve() throws IOException {
        try {
            out.ok("Postrider ready");
            while (state != State.CLOSED && one()) {
                if (errors > MOST_ERRORS) {
                    out.err("Too many errors");
                    state = State.CLOSED;
                }
            }
            out.flush();
        } catch (ConnectionEndedException ended) {
            LOG.debug("ended: {}", ended.ending());
        } finally {
            if (user != null) {
                user.close();
            }
        }
    }

    /** Reads and answers one command; false when the client left. */
    private boolean one() throws IOException {
        connection.deadline(state == State.AUTHORIZATION ? BEFORE_LOGIN : AUTOLOGOUT);
        try {
            byte[] line = in.next();
            if (line == null) {
                return false;
            }
            commands.run(Command.parse(line), this);
        } catch (LineReader.TooLongException tooLong) {
            refuse("Line too long");
        } catch (Pop3Exception refusal) {
            refuse(refusal.reply());
        } catch (ProblemException problem) {
            LOG.debug("refused: {} {}", problem.code(), problem.detail());
            refuse(Refusals.of(problem).reply());
        } catch (RuntimeException ours) {
            // Part of a reply may be on its way: only the end of the connection cannot be misread.
            LOG.error("a command failed", ours);
            refuse(Pop3Exception.permanent("Internal error").reply());
            state = State.CLOSED;
        }
        return true;
    }

    private void refuse(String reply) throws IOException {
        errors++;
        out.err(reply);
    }

    ClientConnection connection() {
        return connection;
    }

    ReplyWriter out() {
        return out;
    }

    LineReader in() {
        return in;
    }

    State state() {
        return state;
    }

    /** The name that USER gave; null when there was none. */
    @Nullable String userName() {
        return userName;
    }

    void userName(@Nullable String name) {
        userName = name;
    }

    /** Whether the client takes messages in UTF-8 (RFC 6856). */
    boolean utf8() {
        return utf8;
    }

    void utf8(boolean taken) {
        utf8 = taken;
    }

    /** Counts a refused login; the third ends the session. */
    void loginFailed() {
        userName = null;
        failedLogins++;
        if (failedLogins >= MOST_FAILED_LOGINS) {
            state = State.CLOSED;
        }
    }

    /** Enters the TRANSACTION state. */
    void loggedIn(UserSession newUser, Maildrop opened) {
        user = newUser;
        maildrop = opened;
        state = State.TRANSACTION;
        userName = null;
    }

    /** The messages of the user who is logged in. */
    Maildrop maildrop() {
        if (maildrop == null) {
            throw new IllegalStateException("nobody is logged in");
        }
        return maildrop;
    }

    void close() {
        state = State.CLOSED;
    }

    @Override
    public void farewell(Ending ending) throws IOException {
        switch (ending) {
            // RFC 1939 section 3: without a response
            case TIMED_OUT -> {}
            case SHUTTING_DOWN -> out.err("[SYS/TEMP] Server shutting down; please reconnect");
            case REVOKED -> out.err("[AUTH] Please log in again");
            case MAILBOX_GONE -> out.err("[SYS/TEMP] The mailbox was deleted");
        }
        out.flush();
    }
}
