package io.postrider.smtp.session;

import io.postrider.api.auth.LoginGrant;
import io.postrider.api.delivery.AcceptEnvelope;
import io.postrider.api.delivery.SeenReply;
import io.postrider.smtp.accept.Origin;
import io.postrider.smtp.door.Visit;
import io.postrider.smtp.submission.OwnedAddresses;
import io.postrider.smtp.transaction.MailTransaction;
import java.net.InetAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is known of a session: who the client is, how far the dialogue has come, what went wrong so far. */
final class SmtpSession {
    private final ListenerRole role;
    private final InetAddress connected;
    private final Instant connectedAt;
    private InetAddress client;
    private Visit visit;
    private String helo = "";
    private boolean extended;
    private boolean tls;
    private @Nullable LoginGrant login;
    private @Nullable OwnedAddresses owned;
    private long loggedInAt;
    private @Nullable MailTransaction transaction;
    private @Nullable IncomingMessage message;
    private @Nullable SeenReply unseen;
    private long unseenFrom;
    private int errors;
    private int unknownRecipients;
    private int failedLogins;
    private int chatter;

    SmtpSession(ListenerRole role, Visit visit, Instant connectedAt) {
        this.role = role;
        this.visit = visit;
        this.connected = visit.client();
        this.client = connected;
        this.connectedAt = connectedAt;
    }

    ListenerRole role() {
        return role;
    }

    /** Who connected, behind a proxy of ours perhaps; XCLIENT does not change it. */
    InetAddress connected() {
        return connected;
    }

    /** Who the client is: who connected, or for whom that one speaks. */
    InetAddress client() {
        return client;
    }

    /** What the door knows of the client. */
    Visit visit() {
        return visit;
    }

    /** The client is another: the door has to look again. */
    void visit(Visit begun) {
        visit = begun;
    }

    String clientAddress() {
        String address = client.getHostAddress();
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    Instant connectedAt() {
        return connectedAt;
    }

    String helo() {
        return helo;
    }

    boolean greeted() {
        return !helo.isEmpty();
    }

    /** RFC 5321 section 4.1.4: EHLO and HELO also end a transaction. */
    void greet(String name, boolean byEhlo) {
        reset();
        helo = name;
        extended = byEhlo;
    }

    boolean tls() {
        return tls;
    }

    /** RFC 3207 section 4.2: what was said before the handshake is forgotten. */
    void startTls() {
        restart();
        tls = true;
    }

    /** Back to the state after the greeting. */
    void restart() {
        reset();
        helo = "";
        extended = false;
    }

    /** XCLIENT: the dialogue begins again with another client. */
    void speakFor(@Nullable InetAddress address, @Nullable String name, @Nullable String protocol) {
        restart();
        if (address != null) {
            client = address;
        }
        if (name != null) {
            helo = name;
            extended = !"SMTP".equalsIgnoreCase(protocol);
        }
    }

    @Nullable String user() {
        LoginGrant user = login;
        return user == null ? null : user.address();
    }

    @Nullable LoginGrant login() {
        return login;
    }

    @Nullable OwnedAddresses owned() {
        return owned;
    }

    void loggedIn(LoginGrant grant) {
        failedLogins = 0;
        confirmed(grant, System.nanoTime());
    }

    /** The login was good when auth-service was asked, at that moment. */
    void confirmed(LoginGrant grant, long at) {
        login = grant;
        owned = new OwnedAddresses(grant);
        loggedInAt = at;
    }

    long loggedInAt() {
        return loggedInAt;
    }

    @Nullable MailTransaction transaction() {
        return transaction;
    }

    void begin(MailTransaction begun) {
        transaction = begun;
    }

    @Nullable IncomingMessage message() {
        return message;
    }

    void message(IncomingMessage begun) {
        message = begun;
    }

    /** Forgets the transaction, and everything of its message. */
    void reset() {
        transaction = null;
        IncomingMessage unfinished = message;
        message = null;
        if (unfinished != null) {
            unfinished.close();
        }
    }

    /**
     * A message was accepted, and the client is being told so.
     *
     * @param receipt what to tell when the client has seen it
     * @param sent how many octets the client had sent by then
     */
    void told(@Nullable SeenReply receipt, long sent) {
        unseen = receipt;
        unseenFrom = sent;
    }

    /** What the client was told of its latest message, unless it has shown that it saw that. */
    @Nullable SeenReply unseen() {
        return unseen;
    }

    /**
     * A command has ended with this octet. One that was sent after a reply shows that the reply was seen; one that was
     * sent ahead of it (RFC 2920) shows nothing.
     *
     * @return the reply that is now known to have been seen; null when there is none
     */
    @Nullable SeenReply commandAt(long octet) {
        SeenReply seen = octet > unseenFrom ? unseen : null;
        if (seen != null) {
            unseen = null;
        }
        return seen;
    }

    /** RFC 3848 section 1 and RFC 6531 section 4.3 */
    String protocol(MailTransaction of) {
        if (!extended) {
            return "SMTP";
        }
        String base = of.mail().smtpUtf8() ? "UTF8SMTP" : "ESMTP";
        return base + (tls ? "S" : "") + (login != null ? "A" : "");
    }

    Origin origin(MailTransaction of, String hostname) {
        LoginGrant user = login;
        return new Origin(
                new AcceptEnvelope.Client(clientAddress(), helo, protocol(of), connectedAt),
                user == null ? null : Origin.submitter(user),
                hostname);
    }

    int countError() {
        return ++errors;
    }

    int countUnknownRecipient() {
        return ++unknownRecipients;
    }

    int countFailedLogin() {
        return ++failedLogins;
    }

    int countChatter() {
        return ++chatter;
    }

    void forgiveChatter() {
        chatter = 0;
    }
}
