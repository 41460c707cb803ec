package io.postrider.pop3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.postrider.access.ListenerOptions;
import io.postrider.access.LoginLog;
import io.postrider.access.MailListener;
import io.postrider.access.MailListeners;
import io.postrider.access.UserSessions;
import io.postrider.api.auth.LoginRequest;
import io.postrider.api.problem.ProblemCode;
import io.postrider.testkit.await.Await;
import io.postrider.testkit.tls.TestCertificate;
import io.postrider.testkit.transcript.TranscriptServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * POP3 on loopback ports over services in memory. The first listener trusts its clients, {@code untrusted} does not,
 * {@code pop3s} has TLS from the start.
 */
final class Pop3TestServer implements TranscriptServer {
    private static final SSLContext TLS = TestCertificate.selfSigned("localhost").serverContext();

    private final FakeLogins logins = new FakeLogins();
    private final FakeMailboxes mailboxes = new FakeMailboxes();
    private final UserSessions users = new UserSessions(logins, Clock.systemUTC(), new NoLog());
    private final MailListeners trusting = listeners(true);
    private final MailListeners strict = listeners(false);
    private final MailListener plain = trusting.listener(options("pop3", false), protocol());
    private final MailListener untrusted = strict.listener(options("untrusted", false), protocol());
    private final MailListener implicit = strict.listener(options("pop3s", true), protocol());

    Pop3TestServer() {
        all().forEach(MailListener::start);
    }

    private List<MailListener> all() {
        return List.of(plain, untrusted, implicit);
    }

    private MailListeners listeners(boolean trust) {
        return new MailListeners(
                ServerSocket::new, client -> trust, Pop3TestServer::upgrade, new MailListeners.Limits(100, 100), users);
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

    private Pop3Protocol protocol() {
        return new Pop3Protocol(mailboxes, users, new SimpleMeterRegistry());
    }

    FakeMailboxes mailboxes() {
        return mailboxes;
    }

    @Override
    public Socket connect(String listener) throws IOException {
        MailListener to =
                switch (listener) {
                    case "" -> plain;
                    case "untrusted" -> untrusted;
                    case "pop3s" -> implicit;
                    default -> throw new IllegalArgumentException(listener);
                };
        return new Socket(InetAddress.getLoopbackAddress(), to.localPort());
    }

    /** {@code message TEXT}, {@code large message OCTETS}, {@code fault CALL CODE}, {@code login fault CODE}. */
    @Override
    public void given(String text) {
        String[] words = text.split(" ", 3);
        switch (words[0]) {
            case "message" -> mailboxes.add(octets(text.substring("message ".length())));
            case "large" -> mailboxes.add(large(Integer.parseInt(words[2])));
            case "fault" -> mailboxes.fail(words[1], ProblemCode.valueOf(words[2]));
            case "login" -> logins.fault = ProblemCode.valueOf(words[2].strip());
            default -> throw new IllegalArgumentException(text);
        }
    }

    /** {@code heal}, {@code remove NUMBER}, {@code left STATE}, {@code stop}. */
    @Override
    public void directive(String name, String argument) {
        switch (name) {
            case "heal" -> {
                mailboxes.heal();
                logins.fault = null;
            }
            case "remove" -> mailboxes.remove(Integer.parseInt(argument));
            case "left" -> assertThat(String.join(", ", mailboxes.state())).isEqualTo(argument);
            case "stop" -> all().forEach(MailListener::stop);
            default -> throw new IllegalArgumentException(name);
        }
    }

    static byte[] octets(String text) {
        return Pattern.compile("\\\\x([0-9a-f]{2})")
                .matcher(text.replace("\\r", "\r").replace("\\n", "\n"))
                .replaceAll(octet -> String.valueOf((char) Integer.parseInt(octet.group(1), 16)))
                .getBytes(ISO_8859_1);
    }

    static byte[] large(int size) {
        return ("Subject: large\r\n\r\n" + ".0123456789\r\n".repeat(size / 13 + 1))
                .substring(0, size)
                .getBytes(ISO_8859_1);
    }

    @Override
    public void close() {
        all().forEach(MailListener::stop);
        trusting.close();
        strict.close();
    }

    private static final class NoLog implements LoginLog {
        @Override
        public void loggedIn(LoginRequest.Protocol protocol, String client, String address) {}

        @Override
        public void refused(LoginRequest.Protocol protocol, String client, String username, ProblemCode why) {}
    }
}
