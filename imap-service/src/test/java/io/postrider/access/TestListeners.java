package io.postrider.access;

import io.postrider.api.auth.LoginApi;
import io.postrider.api.auth.LoginRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.platform.sasl.Mechanisms;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.tls.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A protocol on loopback ports: one that trusts its clients, which has no name, {@code untrusted}, which does not,
 * {@code no-scram}, which does not either and hides SCRAM, and one with TLS from the start.
 */
public final class TestListeners implements AutoCloseable {
    private static final SSLContext TLS =
            TestCertificate.selfSigned("localhost").serverContext();

    private final UserSessions users;
    private final MailListeners trusting;
    private final MailListeners strict;
    private final MailListeners reticent;
    private final String implicitTls;
    private final MailListener plain;
    private final MailListener untrusted;
    private final MailListener noScram;
    private final MailListener implicit;

    /**
     * Listeners that are started.
     *
     * @param implicitTls the name of the one with TLS from the start
     */
    public TestListeners(LoginApi logins, Function<UserSessions, MailProtocol> protocol, String implicitTls) {
        this.users = new UserSessions(logins, Clock.systemUTC(), new NoLog());
        this.trusting = listeners(true, Mechanisms.ALL);
        this.strict = listeners(false, Mechanisms.ALL);
        this.reticent = listeners(false, new Mechanisms(List.of("OAUTHBEARER", "XOAUTH2")));
        this.implicitTls = implicitTls;
        MailProtocol spoken = protocol.apply(users);
        this.plain = trusting.listener(options("plain", false), spoken);
        this.untrusted = strict.listener(options("untrusted", false), spoken);
        this.noScram = reticent.listener(options("no-scram", false), spoken);
        this.implicit = strict.listener(options(implicitTls, true), spoken);
        all().forEach(MailListener::start);
    }

    private List<MailListener> all() {
        return List.of(plain, untrusted, noScram, implicit);
    }

    private MailListeners listeners(boolean trust, Mechanisms mechanisms) {
        return new MailListeners(
                ServerSocket::new,
                client -> trust,
                TestListeners::upgrade,
                new MailListeners.Limits(100, 100, mechanisms),
                users);
    }

    private static Socket upgrade(Socket plain) throws IOException {
        SSLSocket secure = (SSLSocket) TLS.getSocketFactory().createSocket(plain, null, plain.getPort(), false);
        secure.setUseClientMode(false);
        secure.startHandshake();
        return secure;
    }

    private static ListenerOptions options(String name, boolean tls) {
        return new ListenerOptions(name, "127.0.0.1", 0, tls, Await.PATIENCE);
    }

    /** Who is logged in. */
    public UserSessions users() {
        return users;
    }

    /** A listener's port. */
    public int port(String listener) {
        if (listener.isEmpty()) {
            return plain.localPort();
        }
        if (listener.equals("untrusted")) {
            return untrusted.localPort();
        }
        if (listener.equals("no-scram")) {
            return noScram.localPort();
        }
        if (listener.equals(implicitTls)) {
            return implicit.localPort();
        }
        throw new IllegalArgumentException(listener);
    }

    /** Connects to a listener. */
    public Socket connect(String listener) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port(listener));
    }

    /** Ends them as an orderly end of the service does. */
    public void stop() {
        all().forEach(MailListener::stop);
    }

    @Override
    public void close() {
        stop();
        trusting.close();
        strict.close();
        reticent.close();
    }

    private static final class NoLog implements LoginLog {
        @Override
        public void loggedIn(LoginRequest.Protocol protocol, String client, String address) {}

        @Override
        public void refused(LoginRequest.Protocol protocol, String client, String username, ProblemCode why) {}
    }
}
