package io.postrider.delivery.smtpclient;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.delivery.smtpclient.SmtpFailure.Stage;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A connection to an SMTP server, past its greeting. Used by one thread at a time. */
public final class SmtpConnection implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;

    private final SmtpTimeouts timeouts;
    private final Watchdog.Watch watch;
    private final InetSocketAddress address;
    private Socket socket;
    private ReplyReader replies;
    private OutputStream out;
    private Capabilities capabilities = Capabilities.NONE;
    private boolean tls;
    // Whether nothing has come by TLS yet.
    private boolean unheard;
    private boolean lmtp;
    private boolean usable = true;
    // Whether it was kept for another message, and has said nothing since.
    private boolean kept;

    private SmtpConnection(Socket socket, InetSocketAddress address, SmtpTimeouts timeouts, Watchdog.Watch watch)
            throws IOException {
        this.socket = socket;
        this.address = address;
        this.timeouts = timeouts;
        this.watch = watch;
        this.replies = new ReplyReader(socket.getInputStream());
        this.out = buffered(socket);
    }

    private OutputStream buffered(Socket to) throws IOException {
        return new BufferedOutputStream(new ToServer(to.getOutputStream()), BUFFER);
    }

    /** What goes to the server: whatever fails here is the connection, and never the content that was to be sent. */
    private final class ToServer extends FilterOutputStream {
        ToServer(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] octets, int from, int count) throws IOException {
            try {
                out.write(octets, from, count);
            } catch (IOException failure) {
                throw brokeOff(failure);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException failure) {
                throw brokeOff(failure);
            }
        }
    }

    private SmtpFailure brokeOff(IOException failure) {
        usable = false;
        String why = watch.expired() ? "no answer in time" : String.valueOf(failure.getMessage());
        return new SmtpFailure(kept ? Stage.GONE : Stage.DIALOGUE, why, failure);
    }

    /** Connects to exactly this address and reads the greeting. */
    public static SmtpConnection open(InetSocketAddress address, SmtpTimeouts timeouts, Watchdog watchdog)
            throws SmtpFailure {
        return open(address, timeouts, watchdog, null);
    }

    /** Connects, with TLS from the first octet (RFC 8314 section 3.3) when that is asked for. */
    public static SmtpConnection open(
            InetSocketAddress address, SmtpTimeouts timeouts, Watchdog watchdog, @Nullable ImplicitTls implicit)
            throws SmtpFailure {
        Socket socket = new Socket();
        Watchdog.Watch watch = watchdog.over(socket, timeouts.connect().plusSeconds(1));
        try {
            socket.connect(address, Math.toIntExact(timeouts.connect().toMillis()));
            socket.setTcpNoDelay(true);
            var connection = new SmtpConnection(socket, address, timeouts, watch);
            if (implicit != null) {
                watch.within(timeouts.command());
                connection.upgrade(implicit.tls(), implicit.host());
            }
            connection.greeting();
            return connection;
        } catch (IOException failure) {
            close(socket, watch);
            if (failure instanceof SmtpFailure told) {
                throw told;
            }
            String why = watch.expired() ? "no answer in time" : String.valueOf(failure.getMessage());
            throw new SmtpFailure(Stage.CONNECT, address.getAddress().getHostAddress() + ": " + why, failure);
        }
    }

    /**
     * TLS from the first octet.
     *
     * @param tls how its certificate is judged
     * @param host the name the certificate is for
     */
    public record ImplicitTls(ClientTls tls, String host) {}

    private void greeting() throws IOException {
        watch.within(timeouts.greeting());
        SmtpReply greeting = replies.read();
        if (!greeting.isPositive()) {
            throw new SmtpFailure(Stage.REFUSED, "greeting", greeting);
        }
    }

    /** Says who we are to a server that delivers (RFC 2033 section 4.1): it answers the data for each recipient. */
    public void lmtpHello(String hostname) throws IOException {
        SmtpReply reply = greet("LHLO " + hostname);
        if (!reply.isPositive()) {
            throw new SmtpFailure(Stage.REFUSED, "LHLO", reply);
        }
        capabilities = Capabilities.of(reply);
        lmtp = true;
    }

    /** Whether it speaks LMTP. */
    boolean isLmtp() {
        return lmtp;
    }

    /** Says who we are, with HELO to a server that does not know EHLO (RFC 5321 section 3.2). */
    public void hello(String hostname) throws IOException {
        SmtpReply reply = greet("EHLO " + hostname);
        if (reply.isPositive()) {
            capabilities = Capabilities.of(reply);
            return;
        }
        capabilities = Capabilities.NONE;
        if (reply.isPermanent()) {
            reply = greet("HELO " + hostname);
        }
        if (!reply.isPositive()) {
            throw new SmtpFailure(Stage.REFUSED, "EHLO", reply);
        }
    }

    private SmtpReply greet(String line) throws IOException {
        try {
            SmtpReply reply = command(line);
            unheard = false;
            return reply;
        } catch (SmtpFailure failure) {
            // RFC 8446 section 2: our half of the handshake ends first, so a server that does not like it says so here
            throw unheard ? new SmtpFailure(Stage.TLS, "TLS: " + failure.getMessage(), failure) : failure;
        }
    }

    /** Upgrades to TLS (RFC 3207); say hello again afterwards, what was offered before counts no more. */
    public void startTls(ClientTls tls, String host) throws SmtpFailure {
        try {
            SmtpReply reply = command("STARTTLS");
            if (!reply.isPositive()) {
                throw new SmtpFailure(Stage.TLS, "STARTTLS", reply);
            }
            // RFC 3207 section 6: what came in clear after the reply was not said by the server we will have verified
            if (replies.hasUnasked()) {
                throw new SmtpFailure(Stage.TLS, "octets behind the reply to STARTTLS", (Throwable) null);
            }
            upgrade(tls, host);
            unheard = true;
        } catch (SmtpFailure told) {
            usable = false;
            throw told.stage() == Stage.TLS ? told : new SmtpFailure(Stage.TLS, "STARTTLS", told);
        } catch (IOException failure) {
            usable = false;
            throw new SmtpFailure(Stage.TLS, "TLS: " + failure.getMessage(), failure);
        }
    }

    private void upgrade(ClientTls by, String host) throws IOException {
        SSLSocket secured = by.over(socket, host, address.getPort());
        watch.within(timeouts.command());
        secured.startHandshake();
        socket = secured;
        replies = new ReplyReader(secured.getInputStream());
        out = buffered(secured);
        capabilities = Capabilities.NONE;
        tls = true;
    }

    /** Logs in (RFC 4954). */
    public void authenticate(String user, String password) throws IOException {
        new Login(this, user, password).run();
    }

    /** What the server offers. */
    public Capabilities capabilities() {
        return capabilities;
    }

    /** Where the connection goes. */
    public InetSocketAddress address() {
        return address;
    }

    /** Whether what is said is encrypted. */
    public boolean isTls() {
        return tls;
    }

    /** What the server has shown in the handshake, its own certificate first; empty in clear. */
    public List<X509Certificate> peerCertificates() {
        if (!(socket instanceof SSLSocket secured)) {
            return List.of();
        }
        try {
            return Stream.of(secured.getSession().getPeerCertificates())
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException anonymous) {
            return List.of();
        }
    }

    /** Our own address. */
    public String localAddress() {
        return socket.getLocalAddress().getHostAddress();
    }

    /** Whether another transaction may be tried. */
    public boolean isUsable() {
        return usable && !watch.expired();
    }

    /** The next transaction is to begin with a look whether the server is still there; it costs no round trip of its own. */
    public void keep() {
        kept = true;
    }

    /** Begins a transaction: on a connection that was kept, whatever may be open is ended. */
    void begin() throws IOException {
        if (kept) {
            if (hasUnasked()) {
                // Goodbye, or an answer to something else.
                usable = false;
                throw new SmtpFailure(Stage.GONE, "the server spoke without being asked", (Throwable) null);
            }
            // RFC 2920 section 3.1: RSET may be anywhere in a group
            send("RSET");
            if (!capabilities.has("PIPELINING")) {
                begun();
            }
        }
    }

    /**
     * Reads what the server says to the beginning of a transaction.
     *
     * @throws SmtpFailure when it is not there any more
     */
    void begun() throws SmtpFailure {
        if (!kept) {
            return;
        }
        try {
            SmtpReply reply = reply(timeouts.command());
            if (!reply.isPositive()) {
                throw new SmtpFailure(Stage.GONE, "RSET", reply);
            }
        } catch (IOException gone) {
            usable = false;
            throw gone instanceof SmtpFailure told && told.stage() == Stage.GONE
                    ? told
                    : new SmtpFailure(Stage.GONE, String.valueOf(gone.getMessage()), gone);
        } finally {
            kept = false;
        }
    }

    /** Ends whatever transaction is open; where that is refused nobody knows what the server waits for. */
    void reset() {
        try {
            usable = isUsable() && command("RSET").isPositive();
        } catch (IOException gone) {
            usable = false;
        }
    }

    /** Whether the server has said something that nobody asked for yet. */
    boolean hasUnasked() throws SmtpFailure {
        try {
            return replies.hasUnasked();
        } catch (IOException failure) {
            throw brokeOff(failure);
        }
    }

    /** Forbids another transaction: the dialogue is at a place that nobody knows. */
    void broken() {
        usable = false;
    }

    /** Gives what follows so much time. */
    void within(Duration time) {
        watch.within(time);
    }

    SmtpTimeouts timeouts() {
        return timeouts;
    }

    SmtpReply command(String line) throws IOException {
        send(line);
        return reply(timeouts.command());
    }

    /** Queues a command; {@link #reply} sends what is queued. */
    void send(String line) throws IOException {
        watch.within(timeouts.command());
        out.write(line.getBytes(UTF_8));
        out.write('\r');
        out.write('\n');
    }

    SmtpReply reply(Duration time) throws IOException {
        watch.within(time);
        try {
            out.flush();
            SmtpReply reply = replies.read();
            // RFC 5321 section 3.8: after 421 the server closes the connection
            usable &= reply.code() != 421;
            return reply;
        } catch (SmtpFailure malformed) {
            usable = false;
            throw malformed;
        } catch (IOException failure) {
            throw brokeOff(failure);
        }
    }

    void write(InputStream content, long size) throws IOException {
        try {
            new DotStuffer(out, size, () -> watch.within(timeouts.dataBlock())).write(content);
        } catch (IOException failure) {
            usable = false;
            throw failure;
        }
    }

    /** Says goodbye if anybody is listening, and closes. */
    @Override
    public void close() {
        if (isUsable()) {
            try {
                send("QUIT");
                // RFC 5321 section 4.1.1.10: wait for the reply, but not for long
                reply(Duration.ofSeconds(2));
            } catch (IOException gone) {
                usable = false;
            }
        }
        usable = false;
        close(socket, watch);
    }

    private static void close(Socket socket, Watchdog.Watch watch) {
        watch.close();
        try {
            socket.close();
        } catch (IOException ignored) {
            // It is gone already, which is what we want.
        }
    }
}
