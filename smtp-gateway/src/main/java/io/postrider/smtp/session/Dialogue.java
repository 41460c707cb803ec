package io.postrider.smtp.session;

import io.postrider.api.delivery.SeenReply;
import io.postrider.platform.net.TlsContext;
import io.postrider.platform.sasl.ChannelBindings;
import io.postrider.smtp.accept.Acceptance;
import io.postrider.smtp.command.CommandLine;
import io.postrider.smtp.command.SyntaxException;
import io.postrider.smtp.command.Verb;
import io.postrider.smtp.reply.Replies;
import io.postrider.smtp.reply.SmtpReply;
import io.postrider.smtp.transaction.MailTransaction;
import io.postrider.smtp.wire.LineFault;
import io.postrider.smtp.wire.TimedOutException;
import io.postrider.smtp.wire.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's session from the greeting to its end. The SMTP library asks it for the next verb and hands the verb back
 * for execution; all that is said in between is said here.
 */
public final class Dialogue {
    private static final Logger log = LoggerFactory.getLogger(Dialogue.class);

    private final SessionServices services;
    private final CommandTable commands;
    private final Wire wire;
    private final SmtpSession session;
    private final SessionLog sessionLog;
    private final long started = System.nanoTime();
    private final ReentrantLock idleLock = new ReentrantLock();
    private boolean idle;
    private long idleSince;
    private volatile boolean draining;
    private boolean closing;
    private CommandLine line = CommandLine.of("");

    Dialogue(SessionServices services, CommandTable commands, Wire wire, SmtpSession session) {
        this.services = services;
        this.commands = commands;
        this.wire = wire;
        this.session = session;
        this.sessionLog = new SessionLog(services.events(), services.metrics(), session);
    }

    SmtpSession session() {
        return session;
    }

    /** The connection. */
    public Wire wire() {
        return wire;
    }

    /** Asks the door about a client that has just connected; the reply when it is sent away. */
    public @Nullable SmtpReply admit() throws IOException {
        SmtpReply refusal = Entrance.admit(services.doors().of(session.role()), session.visit(), wire);
        if (refusal != null) {
            sessionLog.refused("connect", null, refusal);
        }
        return refusal;
    }

    /** TLS from the first octet (RFC 8314 section 3.3). */
    public void handshake() throws IOException {
        upgrade(Objects.requireNonNull(services.tls(), "no certificate"));
    }

    void upgrade(TlsContext tls) throws IOException {
        wire.flush();
        SSLSocket secure = tls.over(wire.socket());
        secure.setSoTimeout(Math.toIntExact(services.limits().handshake().toMillis()));
        wire.watch(services.limits().handshake());
        try {
            secure.startHandshake();
        } finally {
            wire.watch(Duration.ZERO);
        }
        wire.continueOver(secure);
        session.startTls();
    }

    boolean offersAuth() {
        boolean safe = session.tls() || services.policy().plaintextNetworks().contains(session.client());
        return session.role().submission() && safe && session.login() == null;
    }

    /** What the TLS channel is known by; empty outside TLS. */
    Map<String, byte[]> channelBindings() {
        return services.policy().mechanisms().bindings(session.tls() ? ChannelBindings.of(wire.socket()) : Map.of());
    }

    boolean offersXclient() {
        // By who connected: everybody behind a trusted PROXY sender comes from the same peer.
        return services.policy().xclientNetworks().contains(session.connected()) && session.login() == null;
    }

    /**
     * Waits for the next command whose line is sound, answering all others.
     *
     * @return its verb; null when the session is over
     */
    public @Nullable Verb await() {
        try {
            while (!closing) {
                Wire.Line next = nextLine();
                if (next == null) {
                    return null;
                }
                noteWhatWasSeen();
                Verb verb = next.fault() == null ? verb(next) : fault(next.fault());
                if (verb != null) {
                    return verb;
                }
            }
        } catch (TimedOutException e) {
            sayGoodbye(Replies.TIMED_OUT);
        } catch (IOException e) {
            log.debug("connection lost: {}", e.toString());
        }
        return null;
    }

    private void noteWhatWasSeen() {
        SeenReply seen = session.commandAt(wire.taken());
        if (seen != null) {
            services.intake().seen(seen);
        }
    }

    private Wire.@Nullable Line nextLine() throws IOException {
        if (draining && session.transaction() == null) {
            replyAndClose(Replies.SHUTTING_DOWN);
            return null;
        }
        if (System.nanoTime() - started > services.limits().session().toNanos() && session.transaction() == null) {
            replyAndClose(Replies.SESSION_TOO_LONG);
            return null;
        }
        wire.allow(services.limits().command());
        if (wire.hasInput() || session.transaction() != null) {
            return wire.readLine(Verb.LONGEST_LINE);
        }
        wire.flush();
        if (!becomeIdle()) {
            return null;
        }
        try {
            return wire.readLine(Verb.LONGEST_LINE);
        } finally {
            becomeBusy();
        }
    }

    private boolean becomeIdle() throws IOException {
        idleLock.lock();
        try {
            if (draining) {
                replyAndClose(Replies.SHUTTING_DOWN);
                return false;
            }
            idle = true;
            idleSince = System.nanoTime();
            return true;
        } finally {
            idleLock.unlock();
        }
    }

    private void becomeBusy() {
        idleLock.lock();
        try {
            idle = false;
        } finally {
            idleLock.unlock();
        }
    }

    /** Ends the session if it has been doing nothing for so long; from any thread. */
    public void shed(Duration longest) {
        if (isIdle(longest)) {
            endIdle(longest, Replies.TIMED_OUT);
        }
    }

    /** Ends the session as soon as it is between two messages; from any thread. */
    public void drain() {
        if (!draining) {
            draining = true;
            endIdle(Duration.ZERO, Replies.SHUTTING_DOWN);
        }
    }

    /** Without waiting: while somebody holds the lock the session is about to do something, or is being ended. */
    private boolean isIdle(Duration longest) {
        if (!idleLock.tryLock()) {
            return false;
        }
        try {
            return idle && System.nanoTime() - idleSince >= longest.toNanos();
        } finally {
            idleLock.unlock();
        }
    }

    /** On a thread of its own: the client may not read its farewell, and whoever ends sessions has others to end. */
    private void endIdle(Duration longest, SmtpReply farewell) {
        Thread.ofVirtual().start(() -> {
            idleLock.lock();
            try {
                if (idle && System.nanoTime() - idleSince >= longest.toNanos()) {
                    sayGoodbye(farewell);
                    wire.abort();
                }
            } finally {
                idleLock.unlock();
            }
        });
    }

    private @Nullable Verb verb(Wire.Line next) throws IOException {
        line = new CommandLine(wire.octets(), next.start(), next.end());
        Verb verb = Verb.of(line);
        if (verb == null) {
            replyError(Replies.UNKNOWN_COMMAND);
            return null;
        }
        if (line.length() + 2 > verb.longestLine()) {
            replyError(verb == Verb.AUTH ? Replies.AUTH_LINE_TOO_LONG : Replies.LINE_TOO_LONG);
            return null;
        }
        if (CommandTable.isChatter(verb)
                && session.countChatter() > services.limits().chatter()) {
            replyAndClose(Replies.TOO_MUCH_CHATTER);
            return null;
        }
        return verb;
    }

    private @Nullable Verb fault(LineFault fault) throws IOException {
        switch (fault) {
            case TOO_LONG -> replyError(Replies.LINE_TOO_LONG);
            case BARE_LINE_END -> replyAndClose(Replies.BARE_LINE_END);
            case ENDLESS -> replyAndClose(Replies.LINE_TOO_LONG);
        }
        return null;
    }

    /** Executes the command that {@link #await()} told of. */
    public void execute(Verb verb) {
        services.metrics().command(verb.name());
        try {
            commands.handler(verb).handle(line, this);
        } catch (SyntaxException e) {
            syntaxError(verb, e);
        } catch (TimedOutException e) {
            sayGoodbye(Replies.TIMED_OUT);
        } catch (IOException e) {
            sessionLog.lost(e);
            closing = true;
        } catch (RuntimeException e) {
            // Where the connection stands is unknown now, and none of it is the client's fault.
            log.error("event=fault verb={}", verb, e);
            sayGoodbye(Replies.FAULT_CLOSING);
        }
    }

    private void syntaxError(Verb verb, SyntaxException error) {
        try {
            replyError(SyntaxReplies.reply(verb, error));
        } catch (IOException e) {
            closing = true;
        }
    }

    /** Whether nothing more will be said. */
    public boolean over() {
        return closing;
    }

    /** Greets the client (RFC 5321 section 3.1). */
    public void greet() throws IOException {
        wire.write(SmtpReply.plain(220, services.policy().hostname() + " ESMTP Postrider"));
    }

    void reply(SmtpReply reply) throws IOException {
        wire.write(reply);
        // A client that only makes mistakes is no mail client.
        if (reply.code() >= 500
                && reply.code() <= 504
                && session.countError() >= services.limits().errors()) {
            replyAndClose(Replies.TOO_MANY_ERRORS);
        }
    }

    private void replyError(SmtpReply reply) throws IOException {
        services.metrics().refused(reply);
        reply(reply);
    }

    void replyAndClose(SmtpReply reply) throws IOException {
        wire.write(reply);
        close();
    }

    void close() {
        closing = true;
    }

    private void sayGoodbye(SmtpReply reply) {
        closing = true;
        try {
            wire.write(reply);
            wire.flush();
        } catch (IOException e) {
            log.debug("no goodbye: {}", e.toString());
        }
    }

    /** Replies with a challenge and takes the client's line; null when it was too long. */
    @Nullable String ask(SmtpReply challenge) throws IOException {
        wire.write(challenge);
        wire.allow(services.limits().command());
        Wire.Line answer = wire.readLine(Verb.LONGEST_LINE);
        if (answer == null) {
            throw new EOFException("the client left during AUTH");
        }
        if (answer.fault() == LineFault.TOO_LONG) {
            return null;
        }
        if (answer.fault() != null) {
            replyAndClose(Replies.BARE_LINE_END);
            return "*";
        }
        return new String(wire.octets(), answer.start(), answer.end() - answer.start(), StandardCharsets.UTF_8);
    }

    void refuse(String what, SmtpReply reply) throws IOException {
        sessionLog.refused(what, null, reply);
        reply(reply);
    }

    void refuseRecipient(String recipient, SmtpReply reply) throws IOException {
        sessionLog.refused("rcpt", recipient, reply);
        reply(reply);
    }

    void refuseMessage(MailTransaction transaction, SmtpReply reply, long size) throws IOException {
        sessionLog.refusedMessage(transaction, reply, size);
        wire.write(reply);
        wire.flush();
    }

    void accepted(MailTransaction transaction, Acceptance acceptance, long size, Duration took) throws IOException {
        session.forgiveChatter();
        // Taken before the reply is sent: what comes later is its answer.
        session.told(acceptance.receipt(), wire.sentByClient());
        wire.write(acceptance.reply());
        // Told at once: what a client does not know to be accepted it sends again.
        wire.flush();
        sessionLog.accepted(transaction, acceptance, size, took);
    }

    void logLogin(String username, SmtpReply reply) {
        sessionLog.login(username, reply);
    }

    /** Lets go of everything, whether the session ended well or not. */
    public void end() {
        session.reset();
        services.metrics().received(wire.received());
        try {
            wire.close();
        } catch (IOException e) {
            log.debug("close failed: {}", e.toString());
        }
    }
}
