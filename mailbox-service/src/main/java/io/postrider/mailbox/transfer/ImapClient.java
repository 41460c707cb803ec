package io.postrider.mailbox.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postrider.api.problem.ProblemCode;
import io.postrider.api.problem.ProblemException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Base64;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection to an IMAP server, one command at a time. */
final class ImapClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImapClient.class);
    private static final int CONNECT_MILLIS = 10_000;
    private static final int READ_MILLIS = 60_000;

    private final ImapSource source;
    private final SSLSocketFactory tls;
    private volatile Socket socket = new Socket();
    private ImapWire wire;
    private int commands;

    /** Connects, with TLS where that is wanted. */
    ImapClient(ImapSource source, InetSocketAddress address, SSLSocketFactory tls) throws IOException {
        this.source = source;
        this.tls = tls;
        try {
            socket.connect(address, CONNECT_MILLIS);
            socket.setSoTimeout(READ_MILLIS);
            if (source.tls() == ImapSource.Tls.IMPLICIT) {
                encrypt();
            }
            wire = new ImapWire(socket.getInputStream(), socket.getOutputStream());
            greet();
        } catch (IOException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    private void greet() throws IOException {
        ImapWire.Response greeting = wire.read();
        if (!greeting.status().equals("OK")) {
            throw refused("The server does not let us in.");
        }
        if (source.tls() == ImapSource.Tls.STARTTLS) {
            require(run("STARTTLS", response -> {}), "The server has no STARTTLS.");
            encrypt();
            // RFC 3501 section 6.2.1: what was read before TLS is forgotten, for anybody may have sent it.
            wire = new ImapWire(socket.getInputStream(), socket.getOutputStream());
        }
    }

    /** The certificate is to be the host's (RFC 9051 section 11.1). */
    private void encrypt() throws IOException {
        SSLSocket encrypted = (SSLSocket) tls.createSocket(socket, source.host(), source.port(), true);
        SSLParameters parameters = encrypted.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        encrypted.setSSLParameters(parameters);
        encrypted.startHandshake();
        socket = encrypted;
    }

    /** Logs in as the user, or as an administrator for him. */
    void login(String password) throws IOException {
        String admin = source.admin();
        String identities = admin == null ? "\0" + source.user() : source.user() + '\0' + admin;
        String secret = Base64.getEncoder().encodeToString((identities + '\0' + password).getBytes(UTF_8));
        String tag = begin("AUTHENTICATE PLAIN");
        ImapWire.Response answer = wire.read();
        while (answer.untagged()) {
            answer = wire.read();
        }
        if (answer.tag().equals("+")) {
            wire.send(secret);
            answer = finish(tag, response -> {});
        } else if (admin == null && !answer.status().equals("OK") && !isWrongPassword(answer)) {
            // One that knows no SASL PLAIN.
            answer = run("LOGIN " + quoted(source.user()) + ' ' + quoted(password), response -> {});
        }
        require(answer, "The server refused the login.");
    }

    // RFC 5530 section 3: asked again, it would only count twice where guesses are counted
    private static boolean isWrongPassword(ImapWire.Response answer) {
        return answer.text().startsWith("[AUTHENTICATIONFAILED]");
    }

    /** Runs a command, and hands on what it tells before it ends. */
    ImapWire.Response run(String command, Consumer<ImapWire.Response> data) throws IOException {
        return finish(begin(command), data);
    }

    private String begin(String command) throws IOException {
        String tag = "p" + ++commands;
        wire.send(tag + ' ' + command);
        return tag;
    }

    private ImapWire.Response finish(String tag, Consumer<ImapWire.Response> data) throws IOException {
        while (true) {
            ImapWire.Response response = wire.read();
            if (response.tag().equals(tag)) {
                return response;
            }
            if (response.status().equals("BYE")) {
                throw new IOException("the server ended the connection");
            }
            data.accept(response);
        }
    }

    /** Reads one message; false when the server does not give it. */
    boolean message(long uid, ImapWire.LiteralTaker taker) throws IOException {
        wire.literalsTo(taker);
        try {
            run("UID FETCH " + uid + " (BODY.PEEK[])", response -> {});
            return wire.wasTaken();
        } finally {
            wire.literalsTo(null);
        }
    }

    static void require(ImapWire.Response response, String otherwise) {
        if (!response.status().equals("OK")) {
            throw refused(otherwise);
        }
    }

    private static ProblemException refused(String detail) {
        return new ProblemException(ProblemCode.UNPROCESSABLE, detail);
    }

    /** A quoted string (RFC 3501 section 9), which holds no line end and no NUL. */
    static String quoted(String text) {
        if (text.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0 || c > 0xFF)) {
            throw refused("There is a character that IMAP cannot quote.");
        }
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Ends, from another thread, whatever is waited for. */
    void abort() {
        try {
            socket.close();
        } catch (IOException gone) {
            LOG.debug("the connection was gone", gone);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            wire.send("p0 LOGOUT");
        } finally {
            socket.close();
        }
    }
}
